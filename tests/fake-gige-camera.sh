#!/usr/bin/env bash
# A GigE Vision camera made of software, in a network namespace of its own behind a veth pair: over plain loopback
# it loses packets. Its name is Aravis-Fake-SERIAL; it sends 512x512 at 25 frames a second.
#
#   fake-gige-camera.sh up SERIAL              plugs it in
#   fake-gige-camera.sh down SERIAL            pulls it out and removes all traces
#   fake-gige-camera.sh with SERIAL COMMAND    runs a command while it is plugged in, for example
#                                              tests/fake-gige-camera.sh with 7 ./livesr live genicam:7
#
# FAKE_CAMERA_OPTIONS holds further options of arv-fake-gv-camera-0.8, for example '-r 5' to send all but 5 packets in 1000.
# FAKE_CAMERA_LOSS is the percentage of its packets that the network loses, for example 0.5: by tc netem where the kernel
# has it, by nftables where that is installed, and else by the camera itself.
# Needs root, iproute2 and aravis-tools. Exit code 77, with the reason: this machine cannot do it.
set -euo pipefail

usage() { sed -n '5,8s/^# *//p' "$0" >&2; exit 2; }
cannot() { echo "$*" >&2; exit 77; }

[ $# -ge 2 ] || usage
action=$1 serial=$2
shift 2
number=$((16#$(printf '%s' "$serial" | sha256sum | cut -c 1-4) % 250 + 1))
namespace=livesr-camera-$number link=lsrcam$number net=10.213.$number

up() {
  command -v ip >/dev/null || cannot "ip is not installed (Debian: iproute2)"
  command -v arv-fake-gv-camera-0.8 >/dev/null || cannot "arv-fake-gv-camera-0.8 is not installed (Debian: aravis-tools)"
  [ "$(id -u)" -eq 0 ] || cannot "a network namespace needs root"
  down
  ip netns add "$namespace" 2>/dev/null || cannot "this machine allows no network namespace"
  ip link add "$link" type veth peer name camera netns "$namespace" || { down; cannot "this machine allows no veth pair"; }
  ip addr add "$net.1/24" dev "$link"
  ip link set "$link" up
  ip -n "$namespace" addr add "$net.2/24" dev camera
  ip -n "$namespace" link set camera up
  ip -n "$namespace" link set lo up
  lossy=
  [ "${FAKE_CAMERA_LOSS:-0}" = 0 ] || lose "$FAKE_CAMERA_LOSS" || lossy="-r $(permille "$FAKE_CAMERA_LOSS")"
  ip netns exec "$namespace" arv-fake-gv-camera-0.8 -i "$net.2" -s "$serial" $lossy ${FAKE_CAMERA_OPTIONS:-} </dev/null >/dev/null 2>&1 &
  sleep 0.5
  kill -0 $! 2>/dev/null || { down; cannot "arv-fake-gv-camera-0.8 does not start"; }
}

permille() { awk -v percent="$1" 'BEGIN { printf "%d", 10 * percent + 0.5 }'; }

# nftables spares the answers to commands, which come from port 3956.
lose() {
  ip netns exec "$namespace" tc qdisc add dev camera root netem loss "$1%" 2>/dev/null && return
  ip netns exec "$namespace" nft -f - 2>/dev/null <<RULES
table netdev loss { chain sent { type filter hook egress device camera priority 0
  udp sport != 3956 numgen random mod 1000 < $(permille "$1") drop; } }
RULES
}

down() {
  ip netns pids "$namespace" 2>/dev/null | xargs -r kill 2>/dev/null || true
  ip netns delete "$namespace" 2>/dev/null || true
  ip link delete "$link" 2>/dev/null || true
}

case $action in
  up) up ;;
  down) down ;;
  with)
    [ $# -ge 1 ] || usage
    trap down EXIT
    up
    "$@"
    ;;
  *) usage ;;
esac
