using Muster.Cwmp.DataModel;
using Muster.Tests;
using Xunit;

namespace Muster.Cwmp.Tests.DataModel;

public sealed class ParameterPathTests
{
    [Theory]
    [Spec("TR-069", "A.2.2")]
    [InlineData("", true)]
    [InlineData("Device.", true)]
    [InlineData("Device.X.1.", true)]
    [InlineData("Device.X", false)]
    public void A_partial_path_ends_in_a_dot(string path, bool partial) =>
        Assert.Equal(partial, ParameterPath.IsPartial(path));

    [Theory]
    [InlineData("Device.A.1.B", "Device.A.1.", "B")]
    [InlineData("Device.A.1.B.", "Device.A.1.", "B")]
    [InlineData("Device.A.1.", "Device.A.", "1")]
    [InlineData("Device.", "", "Device")]
    [InlineData("", "", "")]
    public void Every_node_has_a_parent_and_a_name(string path, string parent, string last)
    {
        Assert.Equal(parent, ParameterPath.Parent(path));
        Assert.Equal(last, ParameterPath.LastNode(path).ToString());
    }

    [Theory]
    [InlineData("Device.NAT.PortMapping.12.Enable", "Device.NAT.PortMapping.{i}.Enable")]
    [InlineData("Device.A.1.B.2.", "Device.A.{i}.B.{i}.")]
    [InlineData("Device.Time.NTPServer1", "Device.Time.NTPServer1")]
    [InlineData("Device.X_00AABB_Y.Z", "Device.X_00AABB_Y.Z")]
    public void Instance_numbers_become_the_placeholder_of_the_model(string path, string model) =>
        Assert.Equal(model, ParameterPath.ToModelPath(path));

    [Theory]
    [Spec("TR-106", "3.1")]
    [InlineData("", true)]
    [InlineData("Device.A-b_9.12.C", true)]
    [InlineData("_x.Y", true)]
    [InlineData("1Device.", false)]
    [InlineData("1.A", false)]
    [InlineData("Device..A", false)]
    [InlineData("Device.A B", false)]
    [InlineData("Device.A.0.B", false)]
    [InlineData("Device.A.01.B", false)]
    [InlineData("Device.{i}.B", false)]
    public void Names_are_letters_digits_underscores_and_hyphens(string path, bool wellFormed) =>
        Assert.Equal(wellFormed, ParameterPath.IsWellFormed(path));

    [Fact]
    [Spec("TR-106", "3.1")]
    public void A_name_is_at_most_256_characters()
    {
        Assert.True(ParameterPath.IsWellFormed(new string('a', 256)));
        Assert.False(ParameterPath.IsWellFormed(new string('a', 257)));
    }

    [Theory]
    [InlineData("Device.A.B", "Device.A.", true)]
    [InlineData("Device.A.", "Device.A.", true)]
    [InlineData("Device.AB.C", "Device.A.", false)]
    [InlineData("Device.A", "", true)]
    [InlineData("Device.A.B", "Device.A", false)]
    public void A_path_lies_within_the_objects_above_it(
        string path,
        string ancestor,
        bool within
    ) => Assert.Equal(within, ParameterPath.IsWithin(path, ancestor));
}
