#!/usr/bin/env bash
# A Slurm cluster of one node on this machine, for tests: its own munged, slurmctld and slurmd with all their files in a
# folder of the caller's. Accounting goes to FOLDER/accounting (jobcomp/filetxt), which needs no database.
#
#   slurm.sh up FOLDER       starts it; then SLURM_CONF=FOLDER/slurm.conf leads sbatch, squeue and the others to it
#   slurm.sh node FOLDER     starts the node's daemon, which was killed; its process is in FOLDER/slurmd.pid
#   slurm.sh down FOLDER     ends it with all that it runs
#
# Needs root, slurm-wlm and munge. Exit code 77, with the reason: this machine cannot do it.
set -euo pipefail

usage() { sed -n '5,7s/^# *//p' "$0" >&2; exit 2; }
cannot() { echo "$*" >&2; exit 77; }

[ $# -eq 2 ] || usage
action=$1 folder=$2
export SLURM_CONF=$folder/slurm.conf

configure() {
  local port
  port=$((20000 + 2 * ($$ % 6000))) # below those that the system gives to whoever connects
  mkdir -p "$folder/state" "$folder/spool"
  dd if=/dev/urandom of="$folder/munge.key" bs=128 count=1 status=none
  chmod 400 "$folder/munge.key"
  cat >"$folder/slurm.conf" <<CONF
ClusterName=livesr-test
SlurmctldHost=$(hostname -s)(127.0.0.1)
SlurmctldPort=$port
SlurmdPort=$((port + 1))
AuthType=auth/munge
AuthInfo=socket=$folder/munge.socket
CredType=cred/munge
SlurmUser=root
SlurmdUser=root
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
SlurmctldLogFile=$folder/slurmctld.log
SlurmdLogFile=$folder/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
JobCompType=jobcomp/filetxt
JobCompLoc=$folder/accounting
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerParameters=batch_sched_delay=0,sched_interval=1,requeue_delay=0
SlurmdParameters=config_overrides
SlurmdTimeout=300
ReturnToService=2
KillWait=5
MailProg=/bin/true
MpiDefault=none
NodeName=$(hostname -s) NodeAddr=127.0.0.1 CPUs=4 State=UNKNOWN
PartitionName=test Nodes=ALL Default=YES MaxTime=INFINITE State=UP
CONF
}

running() { [ -s "$folder/$1.pid" ] && readlink "/proc/$(cat "$folder/$1.pid")/exe" >/dev/null; }

up() {
  [ "$(id -u)" -eq 0 ] || cannot "Slurm's daemons need root"
  for program in munged slurmctld slurmd sbatch; do
    command -v $program >/dev/null || cannot "$program is not installed (Debian: slurm-wlm, munge)"
  done
  configure
  munged --force --socket="$folder/munge.socket" --key-file="$folder/munge.key" --pid-file="$folder/munged.pid" \
    --log-file="$folder/munged.log" --seed-file="$folder/munged.seed" 2>/dev/null || cannot "munged does not start: $(tail -n 1 "$folder/munged.log")"
  slurmctld -c 2>/dev/null || cannot "slurmctld does not start: $(tail -n 1 "$folder/slurmctld.log")"
  node
}

node() {
  slurmd 2>/dev/null || cannot "slurmd does not start: $(tail -n 1 "$folder/slurmd.log")"
  for _ in $(seq 100); do
    # After a kill the controller still shows the node as it was: it has come up when its daemon answers as well.
    if timeout 5 scontrol show slurmd >/dev/null 2>&1; then
      case $(sinfo -h -o %T 2>/dev/null) in idle | mixed | allocated) return ;; esac
    fi
    sleep 0.2
  done
  cannot "the node does not come up: $(tail -n 1 "$folder/slurmd.log")"
}

down() {
  timeout 5 scancel --user root 2>/dev/null || true
  for _ in $(seq 50); do
    [ -n "$(timeout 5 squeue -h 2>/dev/null)" ] || break
    sleep 0.1
  done
  for daemon in slurmd slurmctld munged; do
    running $daemon && kill "$(cat "$folder/$daemon.pid")" || true
  done
  for _ in $(seq 50); do
    running slurmd || running slurmctld || running munged || return 0
    sleep 0.1
  done
}

case $action in
  up) trap down EXIT; up; trap - EXIT ;; # what has started before one that cannot is ended
  node) node ;;
  down) down ;;
  *) usage ;;
esac
