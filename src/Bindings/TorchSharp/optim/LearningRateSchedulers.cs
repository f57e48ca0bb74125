namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>Sets the learning rate of an optimiser at each step of a schedule.</summary>
            public abstract class LRScheduler
            {
                private readonly Optimizer _optimizer;
                private readonly bool _verbose;
                private readonly List<double> _base_lrs;
                private readonly List<double> _last_lrs;
                private protected int _last_epoch;

                protected LRScheduler(Optimizer optimizer, int last_epoch = -1, bool verbose = false)
                {
                    (_optimizer, _last_epoch, _verbose) = (optimizer, last_epoch, verbose);
                    _base_lrs = [.. optimizer.ParamGroups.Select(group => group.InitialLearningRate)];
                    _last_lrs = [.. optimizer.ParamGroups.Select(group => group.LearningRate)];
                }

                public virtual void step() => step(null);

                public virtual void step(int? epoch)
                {
                    _last_epoch = epoch ?? _last_epoch + 1;
                    var groups = _optimizer.ParamGroups.ToList();
                    for (var i = 0; i < groups.Count; i++)
                    {
                        var rate = RateAt(_last_epoch, _base_lrs[i]);
                        if (_verbose && rate != _last_lrs[i])
                        {
                            Console.WriteLine($"Adjusting learning rate to {rate}");
                        }

                        groups[i].LearningRate = rate;
                        _last_lrs[i] = rate;
                    }
                }

                public IEnumerable<double> get_last_lr() => _last_lrs;

                /// <summary>The closed form of the schedule, so that a run resumed at an epoch has the same rates.</summary>
                private protected abstract double RateAt(int epoch, double initial);
            }

            public static LRScheduler StepLR(Optimizer optimizer, int step_size, double gamma = 0.1, int last_epoch = -1, bool verbose = false) =>
                new Schedule(optimizer, (epoch, initial) => initial * Math.Pow(gamma, epoch / step_size), last_epoch, verbose);

            public static LRScheduler MultiStepLR(Optimizer optimizer, IList<int> milestones, double gamma = 0.1, int last_epoch = -1, bool verbose = false) =>
                new Schedule(optimizer, (epoch, initial) => initial * Math.Pow(gamma, milestones.Count(milestone => milestone <= epoch)), last_epoch, verbose);

            public static LRScheduler ExponentialLR(Optimizer optimizer, double gamma = 0.1, int last_epoch = -1, bool verbose = false) =>
                new Schedule(optimizer, (epoch, initial) => initial * Math.Pow(gamma, epoch), last_epoch, verbose);

            public static LRScheduler LambdaLR(Optimizer optimizer, Func<int, double> lr_lambda, int last_epoch = -1, bool verbose = false) =>
                new Schedule(optimizer, (epoch, initial) => initial * lr_lambda(epoch), last_epoch, verbose);

            public static LRScheduler CosineAnnealingLR(Optimizer optimizer, double T_max, double eta_min = 0, int last_epoch = -1, bool verbose = false) =>
                new Schedule(optimizer, (epoch, initial) => eta_min + ((initial - eta_min) * (1 + Math.Cos(Math.PI * epoch / T_max)) / 2), last_epoch, verbose);

            private sealed class Schedule : LRScheduler
            {
                private readonly Func<int, double, double> _rate;

                internal Schedule(Optimizer optimizer, Func<int, double, double> rate, int last_epoch, bool verbose)
                    : base(optimizer, last_epoch, verbose)
                {
                    _rate = rate;
                    step();
                }

                private protected override double RateAt(int epoch, double initial) => _rate(epoch, initial);
            }
        }
    }
}
