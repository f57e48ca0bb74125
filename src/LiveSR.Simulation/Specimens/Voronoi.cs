namespace LiveSR.Simulation.Specimens;

/// <summary>The edges between the regions nearest to each of a set of points; three meet at each vertex.</summary>
internal static class Voronoi
{
    /// <summary>Computes the edges by clipping a square around each point with the bisectors to its neighbours.</summary>
    /// <param name="seeds">The points.</param>
    /// <param name="reach">Half the edge of the square; points further apart than twice this are not neighbours.</param>
    internal static List<(Point From, Point To)> Edges(IReadOnlyList<Point> seeds, double reach)
    {
        var edges = new List<(Point, Point)>();
        ILookup<(int, int), int> buckets = Enumerable.Range(0, seeds.Count).ToLookup(i => Bucket(seeds[i], 2 * reach));
        for (int i = 0; i < seeds.Count; i++)
        {
            (int bx, int by) = Bucket(seeds[i], 2 * reach);
            var polygon = new List<(Point Corner, int Neighbour)>
            {
                (seeds[i] + new Point(-reach, -reach), -1), (seeds[i] + new Point(reach, -reach), -1),
                (seeds[i] + new Point(reach, reach), -1), (seeds[i] + new Point(-reach, reach), -1),
            };
            for (int cell = 0; cell < 9; cell++)
            {
                foreach (int j in buckets[(bx + (cell % 3) - 1, by + (cell / 3) - 1)])
                {
                    if (j != i)
                    {
                        polygon = Clip(polygon, seeds[i], seeds[j], j);
                    }
                }
            }

            for (int k = 0; k < polygon.Count; k++)
            {
                // The edge from this corner to the next is shared with a neighbour: it is taken once.
                if (polygon[k].Neighbour > i)
                {
                    edges.Add((polygon[k].Corner, polygon[(k + 1) % polygon.Count].Corner));
                }
            }
        }

        return edges;
    }

    private static (int, int) Bucket(Point p, double size) => ((int)Math.Floor(p.X / size), (int)Math.Floor(p.Y / size));

    /// <summary>Keeps what is nearer to <paramref name="own"/> than to <paramref name="other"/> (Sutherland and Hodgman, 1974).</summary>
    private static List<(Point Corner, int Neighbour)> Clip(List<(Point Corner, int Neighbour)> polygon, Point own, Point other, int index)
    {
        Point normal = other - own, middle = (own + other) * 0.5;
        double Beyond(Point p) => ((p.X - middle.X) * normal.X) + ((p.Y - middle.Y) * normal.Y);
        var kept = new List<(Point, int)>(polygon.Count + 1);
        for (int k = 0; k < polygon.Count; k++)
        {
            (Point a, int neighbour) = polygon[k];
            Point b = polygon[(k + 1) % polygon.Count].Corner;
            double da = Beyond(a), db = Beyond(b);
            if (da <= 0)
            {
                kept.Add((a, neighbour));
            }

            if (da <= 0 != db <= 0)
            {
                Point cut = a + ((b - a) * (da / (da - db)));
                kept.Add((cut, da <= 0 ? index : neighbour));
            }
        }

        return kept;
    }
}
