using Xunit;

namespace Muster.Acs.Tests.Provisioning.Extensions;

/// <summary>A module that is changed is loaded anew, without a restart of the server.</summary>
public sealed class ChangedModuleTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("muster-ext-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_next_call_after_a_change_is_answered_by_the_new_module()
    {
        await using var bench = BenchOf();
        Write("m.js", "let n = 0; exports.f = (args, callback) => callback(null, `old ${++n}`);");
        Assert.Equal("\"old 1\"", (await bench.CallAsync("m", "f")).Json);
        Assert.Equal("\"old 2\"", (await bench.CallAsync("m", "f")).Json);

        Write("m.js", "let n = 0; exports.f = (args, callback) => callback(null, `new ${++n}`);");

        Assert.Equal("\"new 1\"", (await bench.CallAsync("m", "f")).Json);
        Assert.Equal("\"new 2\"", (await bench.CallAsync("m", "f")).Json);
        Assert.Contains(
            "Information: The extension m has been changed, and is loaded anew.",
            bench.Log
        );
    }

    [Fact]
    public async Task A_file_that_a_module_needs_counts_as_it_does()
    {
        await using var bench = BenchOf();
        Write("lib/table.json", """{"a": 1}""");
        Write("lib/late.js", "module.exports = 'x';");
        Write(
            "m.js",
            "const t = require('./lib/table.json'); exports.f = async ([k]) => t[k];"
                + "exports.late = async () => require('./lib/late');"
        );
        Assert.Equal("1", (await bench.CallAsync("m", "f", "a")).Json);
        Assert.Equal("\"x\"", (await bench.CallAsync("m", "late")).Json);
        Write("lib/table.json", """{"a": 22}""");
        Assert.Equal("22", (await bench.CallAsync("m", "f", "a")).Json);
        Assert.Equal("\"x\"", (await bench.CallAsync("m", "late")).Json);
        Assert.Equal("22", (await bench.CallAsync("m", "f", "a")).Json);
        Write("lib/late.js", "module.exports = 'yy';");
        Assert.Equal("\"yy\"", (await bench.CallAsync("m", "late")).Json);
    }

    [Fact]
    public async Task What_was_asked_before_is_answered_by_the_old_module()
    {
        await using var bench = BenchOf();
        // It answers when a file is there, which the new one writes.
        Write(
            "m.js",
            "const fs = require('fs'); exports.pid = async () => process.pid;"
                + "exports.slow = (args, callback) => { const look = setInterval(() => {"
                + "if (fs.existsSync('go')) { clearInterval(look); callback(null, 'old'); } }, 10); };"
        );
        var old = (await bench.CallAsync("m", "pid")).Json;
        var slow = bench.CallAsync("m", "slow");
        // There is one process, so that the slow call is under way when this is answered.
        Assert.Equal(old, (await bench.CallAsync("m", "pid")).Json);
        Write(
            "m.js",
            "exports.pid = async () => process.pid;"
                + "exports.go = async () => { require('fs').writeFileSync('go', ''); };"
        );
        var pid = (await bench.CallAsync("m", "pid")).Json;
        Assert.NotEqual(old, pid);
        Assert.False(slow.IsCompleted);
        await bench.CallAsync("m", "go");
        Assert.Equal("\"old\"", (await slow).Json);
        Assert.Equal(pid, (await bench.CallAsync("m", "pid")).Json);
    }

    [Fact]
    public async Task A_module_that_is_broken_by_a_change_is_a_fault_until_it_is_mended()
    {
        await using var bench = BenchOf();
        Write("m.js", "exports.f = async () => 1;");
        Assert.Equal("1", (await bench.CallAsync("m", "f")).Json);
        Write("m.js", "exports.f = async () => {");
        Assert.Equal("ext.SyntaxError", (await bench.CallAsync("m", "f")).Fault?.Code);
        Write("m.js", "exports.f = async () => 3;");
        Assert.Equal("3", (await bench.CallAsync("m", "f")).Json);
    }

    private ExtensionBench BenchOf() =>
        ExtensionBench.WithNode(options =>
            options with
            {
                Extensions = _folder,
                ExtensionProcesses = 1,
            }
        );

    private void Write(string file, string text)
    {
        var path = Path.Combine(_folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
