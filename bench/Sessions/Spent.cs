using System.Numerics;

namespace Muster.Bench;

/// <summary>CPU time, user and system, of all processes of a server and of its database.</summary>
/// <param name="Server">Of all nodes; with SQLite the database is in it.</param>
/// <param name="Database">Of a database that has processes of its own.</param>
internal readonly record struct Spent(TimeSpan Server, TimeSpan Database)
    : IAdditionOperators<Spent, Spent, Spent>,
        ISubtractionOperators<Spent, Spent, Spent>,
        IMultiplyOperators<Spent, double, Spent>,
        IDivisionOperators<Spent, double, Spent>
{
    public TimeSpan Together => Server + Database;

    public static Spent operator +(Spent left, Spent right) =>
        new(left.Server + right.Server, left.Database + right.Database);

    public static Spent operator -(Spent left, Spent right) =>
        new(left.Server - right.Server, left.Database - right.Database);

    public static Spent operator *(Spent left, double right) =>
        new(left.Server * right, left.Database * right);

    public static Spent operator /(Spent left, double right) =>
        new(left.Server / right, left.Database / right);
}
