namespace LiveSR.Simulation.Specimens;

/// <summary>
/// A thin blood smear with a Romanowsky stain in transmitted light: red cells with the thickness profile of Evans and
/// Fung (Microvasc. Res. 4, 1972), white cells with lobed nuclei, platelets, uneven illumination. Stains absorb by
/// Beer and Lambert's law; the value of a node is the light that passes, the lamp's in the middle of the field being 1.
/// </summary>
internal sealed class BloodSmear : Specimen
{
    private readonly List<BloodCell> _cells = [];
    private readonly Field _field;
    private readonly SmoothNoise _plasma;
    private readonly Harmonic _stageX;
    private readonly Harmonic _stageY;
    private readonly Point _lampCentre;

    internal BloodSmear(Field field)
    {
        _field = field;
        RandomStream random = field.Random;
        _plasma = new SmoothNoise(7, random);
        _stageX = field.Motion.Oscillation(1.6, 0.1);
        _stageY = field.Motion.Oscillation(1.2, 0.1);
        _lampCentre = new Point(field.WidthUm * random.Uniform(0.4, 0.6), field.HeightUm * random.Uniform(0.4, 0.6));
        Populate(random);
    }

    /// <inheritdoc/>
    internal override int Channels => 3;

    /// <inheritdoc/>
    internal override bool DrawsPoints => false;

    /// <inheritdoc/>
    internal override void Draw(SpecimenGrid grid, double seconds)
    {
        var stage = new Point(_stageX.At(seconds), _stageY.At(seconds));
        foreach (BloodCell cell in _cells)
        {
            cell.Draw(grid, stage);
        }

        for (int y = 0; y < grid.Height; y++)
        {
            Illuminate(grid, y, stage);
        }
    }

    private void Populate(RandomStream random)
    {
        int whites = Math.Max(1, (int)Math.Round(_field.AreaUm2 / 9000));
        for (int i = 0; i < whites; i++)
        {
            // The first white cell lies in view, whatever the field.
            Point place = i == 0
                ? new Point(_field.WidthUm * random.Uniform(0.25, 0.75), _field.HeightUm * random.Uniform(0.25, 0.75))
                : _field.AnyPoint();
            _cells.Add(BloodCell.White(place, random));
        }

        int attempts = (int)(_field.AreaUm2 / 28), platelets = (int)(_field.AreaUm2 / 900);
        for (int i = 0; i < attempts; i++)
        {
            var red = BloodCell.Red(_field.AnyPoint(), random);
            if (_cells.TrueForAll(other => (other.Centre - red.Centre).Length > (other.Radius + red.Radius) * (random.Uniform() < 0.015 ? 0.7 : 1.04)))
            {
                _cells.Add(red);
            }
        }

        for (int i = 0; i < platelets; i++)
        {
            var platelet = BloodCell.Platelet(_field.AnyPoint(), random);
            if (_cells.TrueForAll(other => (other.Centre - platelet.Centre).Length > other.Radius + platelet.Radius))
            {
                _cells.Add(platelet);
            }
        }
    }

    /// <summary>Turns the optical densities of a row into light.</summary>
    private void Illuminate(SpecimenGrid grid, int y, Point stage)
    {
        double fallOff = 0.16 / (Math.Pow(_field.WidthUm / 2, 2) + Math.Pow(_field.HeightUm / 2, 2));
        ReadOnlySpan<float> lamp = [0.86f, 0.93f, 0.96f];
        double py = grid.OriginYUm + (y * grid.StepUm);
        for (int channel = 0; channel < 3; channel++)
        {
            Span<float> row = grid.Row(channel, y);
            for (int x = 0; x < row.Length; x++)
            {
                double px = grid.OriginXUm + (x * grid.StepUm), dx = px - grid.Stage.X - _lampCentre.X, dy = py - grid.Stage.Y - _lampCentre.Y;
                float light = (float)(lamp[channel] * (1 - (fallOff * ((dx * dx) + (dy * dy)))));
                float film = 0.05f * _plasma.At(px - stage.X, py - stage.Y);
                row[x] = light * MathF.Exp(-row[x] - film);
            }
        }
    }
}
