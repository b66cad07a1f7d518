using Muster.Acs.Operations;
using Muster.Tests;
using Xunit;

namespace Acs.Tests.Wire;

/// <summary>What operators ask, as RPCs on the wire, answered rightly and wrongly.</summary>
public sealed class TaskTests : IAsyncLifetime
{
    private TestAcs _acs = null!;
    private string _device = "";
    private LockStepCpe _cpe = null!;

    public async ValueTask InitializeAsync()
    {
        _acs = await TestAcs.StartAsync();
        _device = await _acs.IntroduceAsync();
        _cpe = _acs.NewCpe();
    }

    public async ValueTask DisposeAsync()
    {
        _cpe.Dispose();
        await _acs.DisposeAsync();
    }

    [Fact]
    [Spec("checklist", "C031", "C032", "B019")]
    public async Task Tasks_are_sent_in_order_one_per_reply_with_their_own_ids()
    {
        var first = await _acs.SubmitAsync(_device, new GetParameterValuesRequest(["Device.A"]));
        var second = await _acs.SubmitAsync(_device, new GetParameterValuesRequest(["Device.B"]));
        var one = await CallHomeAsync();
        Assert.Equal("Device.A", one.Text("ParameterNames")!.Trim());
        var two = await AnswerAsync(one, Values(Xml.Parameter("Device.A", "1")));
        Assert.Equal("Device.B", two.Text("ParameterNames")!.Trim());
        Assert.NotEqual(one.Text("ID"), two.Text("ID"));
        Assert.Equal(204, (await AnswerAsync(two, Values(Xml.Parameter("Device.B", "2")))).Status);
        Assert.Equal("1", (await DoneAsync(first)).Result!.ParameterValues!.Single().Value);
        Assert.Equal("2", (await DoneAsync(second)).Result!.ParameterValues!.Single().Value);
    }

    [Fact]
    public async Task A_task_submitted_in_a_session_is_served_in_it()
    {
        await _cpe.PostAsync(Xml.Inform());
        var task = await _acs.SubmitAsync(_device, new RebootRequest());
        var request = await _cpe.PostAsync("");
        Assert.Equal("Reboot", request.Message());
        Assert.Equal(task.Id, request.Text("CommandKey"));
    }

    [Fact, Spec("checklist", "E063", "E069")]
    public async Task A_refused_write_names_each_parameter_and_its_code()
    {
        var task = await _acs.SubmitAsync(
            _device,
            new SetParameterValuesRequest([
                new NamedValue("Device.Time.Enable", "true", "xsd:boolean"),
                new NamedValue("Device.Time.NTPServer1", "ntp.example"),
            ])
        );
        var request = await CallHomeAsync();
        Assert.Equal("SetParameterValues", request.Message());
        Assert.Contains("ParameterValueStruct[2]", request.Body, StringComparison.Ordinal);
        Assert.Contains("xsi:type=\"xsd:boolean\"", request.Body, StringComparison.Ordinal);
        var end = await AnswerAsync(
            request,
            Xml.Fault(
                9003,
                "Invalid arguments",
                "<SetParameterValuesFault><ParameterName>Device.Time.NTPServer1</ParameterName>"
                    + "<FaultCode>9008</FaultCode><FaultString>read-only</FaultString>"
                    + "</SetParameterValuesFault>"
            )
        );
        Assert.Equal(204, end.Status);
        var failed = await _acs.Tasks.GetAsync(task.Id, default);
        Assert.Equal(TaskState.Failed, failed.State);
        Assert.Equal("9003", failed.Fault!.Code);
        var parameter = Assert.Single(failed.Fault.Parameters);
        Assert.Equal(
            ("Device.Time.NTPServer1", "9008", "read-only"),
            (parameter.Name, parameter.Code, parameter.Message)
        );
    }

    [Fact, Spec("checklist", "C039")]
    public async Task A_fault_ends_its_task_and_the_next_goes_on()
    {
        var bad = await _acs.SubmitAsync(_device, new GetParameterValuesRequest(["Device.Nope"]));
        await _acs.SubmitAsync(_device, new RebootRequest());
        var next = await AnswerAsync(await CallHomeAsync(), Xml.Fault(9005, "no such"));
        Assert.Equal("Reboot", next.Message());
        var failed = await _acs.Tasks.GetAsync(bad.Id, default);
        Assert.Equal("9005", failed.Fault!.Code);
        Assert.Equal("Device.Nope", failed.Fault.Parameters.Single().Name);
    }

    [Fact, Spec("checklist", "E067")]
    [Quirk(131)]
    public async Task One_unknown_name_is_isolated_and_the_rest_is_read()
    {
        var task = await _acs.SubmitAsync(
            _device,
            new GetParameterValuesRequest(["Device.A", "Device.Bad", "Device.C"])
        );
        var reply = await CallHomeAsync();
        while (reply.Message() == "GetParameterValues")
        {
            var names = reply.Texts("string");
            reply = await AnswerAsync(
                reply,
                names.Contains("Device.Bad")
                    ? Xml.Fault(9005, "Invalid parameter name")
                    : Values(string.Concat(names.Select(name => Xml.Parameter(name, "v"))))
            );
        }
        var failed = await _acs.Tasks.GetAsync(task.Id, default);
        Assert.Equal("Device.Bad", failed.Fault!.Parameters.Single().Name);
        var known = await _acs.Devices.GetParametersAsync(_device, "Device.C", default);
        Assert.Equal("v", known.Single().Value);
    }

    [Theory]
    [Spec("checklist", "E068")]
    [InlineData(9004)]
    [InlineData(9002)]
    public async Task A_refresh_asks_for_less_when_the_device_is_overtaxed(int code)
    {
        const int Most = 30;
        var task = await _acs.SubmitAsync(_device, new RefreshObjectRequest());
        var names = Enumerable.Range(1, 100).Select(i => $"Device.P{i}").ToList();
        var reply = await CallHomeAsync();
        Assert.Equal("Device.", reply.Text("ParameterPath"));
        reply = await AnswerAsync(reply, Names(["Device.", .. names]));
        var largest = int.MaxValue;
        while (reply.Message() == "GetParameterValues")
        {
            var asked = reply.Texts("string");
            largest = Math.Min(largest, asked.Count);
            reply = await AnswerAsync(
                reply,
                asked.Count > Most
                    ? Xml.Fault(code, "too much")
                    : Values(string.Concat(asked.Select(name => Xml.Parameter(name, "v"))))
            );
        }
        Assert.Equal(204, reply.Status);
        var done = await DoneAsync(task);
        Assert.Equal(100, done.Result!.ParametersRead);
        Assert.True(largest <= Most);
        var tree = await _acs.Devices.GetParametersAsync(_device, "", default);
        Assert.Equal(names.Order(StringComparer.Ordinal), Read(tree));
    }

    [Fact]
    public async Task A_refresh_of_a_thousand_parameters_takes_at_most_seven_RPCs()
    {
        var task = await _acs.SubmitAsync(_device, new RefreshObjectRequest());
        var names = Enumerable.Range(1, 1000).Select(i => $"Device.P{i}").ToList();
        var reply = await AnswerAsync(await CallHomeAsync(), Names(["Device.", .. names]));
        var rpcs = 1;
        for (; reply.Message() == "GetParameterValues"; rpcs++)
            reply = await AnswerAsync(
                reply,
                Values(string.Concat(reply.Texts("string").Select(n => Xml.Parameter(n, "v"))))
            );
        // 3 + ceil(1000 / 256)
        Assert.InRange(rpcs, 1, 7);
        Assert.Equal(rpcs, (await DoneAsync(task)).Result!.Rpcs);
    }

    [Fact]
    public async Task A_device_that_cannot_list_everything_is_walked_level_by_level()
    {
        var task = await _acs.SubmitAsync(_device, new RefreshObjectRequest());
        var reply = await CallHomeAsync();
        while (reply.Message() is var rpc and not "")
        {
            var path = reply.Text("ParameterPath");
            var body = (rpc, path, reply.Text("NextLevel")) switch
            {
                ("GetParameterNames", _, "0") => Xml.Fault(9002, "out of memory"),
                ("GetParameterNames", "Device.", _) => Names(["Device.X", "Device.Sub."]),
                ("GetParameterNames", "Device.Sub.", _) => Names(["Device.Sub.Y"]),
                _ => Values(
                    string.Concat(reply.Texts("string").Select(n => Xml.Parameter(n, "v")))
                ),
            };
            reply = await AnswerAsync(reply, body);
        }
        Assert.Equal(2, (await DoneAsync(task)).Result!.ParametersRead);
    }

    [Fact]
    public async Task A_name_that_a_wholly_read_device_lacks_is_refused_before_it_is_a_task()
    {
        await _acs.SubmitAsync(_device, new RefreshObjectRequest());
        var values = await AnswerAsync(await CallHomeAsync(), Names(["Device.", "Device.A"]));
        await AnswerAsync(values, Values(Xml.Parameter("Device.A", "1")));
        await CallHomeAsync();
        var refused = await Assert.ThrowsAsync<OperationException>(() =>
            _acs.SubmitAsync(_device, new GetParameterValuesRequest(["Device.A", "Device.Nope"]))
        );
        Assert.Equal(OperationFaultKind.Invalid, refused.Kind);
        Assert.Equal("parameterNames[1]", refused.Field);
        Assert.Contains("Device.Nope", refused.Message, StringComparison.Ordinal);
        var known = await _acs.SubmitAsync(_device, new GetParameterValuesRequest(["Device.A"]));
        Assert.Equal(TaskState.Pending, known.State);
    }

    [Fact, Spec("checklist", "E065")]
    public async Task AddObject_takes_the_number_the_device_gives()
    {
        var task = await _acs.SubmitAsync(
            _device,
            new AddObjectRequest("Device.NAT.PortMapping.", [new NamedValue("Enable", "1")])
        );
        var add = await CallHomeAsync();
        Assert.Equal("AddObject", add.Message());
        var set = await AnswerAsync(
            add,
            "<cwmp:AddObjectResponse><InstanceNumber>17</InstanceNumber><Status>0</Status>"
                + "</cwmp:AddObjectResponse>"
        );
        Assert.Equal("Device.NAT.PortMapping.17.Enable", set.Text("Name"));
        var names = await AnswerAsync(set, SetDone);
        Assert.Equal("Device.NAT.PortMapping.17.", names.Text("ParameterPath"));
        var values = await AnswerAsync(
            names,
            Names(["Device.NAT.PortMapping.17.", "Device.NAT.PortMapping.17.Enable"])
        );
        await AnswerAsync(values, Values(Xml.Parameter("Device.NAT.PortMapping.17.Enable", "1")));
        Assert.Equal(17u, (await DoneAsync(task)).Result!.InstanceNumber);
    }

    [Fact, Spec("checklist", "E066")]
    public async Task An_instance_whose_values_are_refused_is_deleted_again()
    {
        var task = await _acs.SubmitAsync(
            _device,
            new AddObjectRequest("Device.NAT.PortMapping.", [new NamedValue("Enable", "maybe")])
        );
        var set = await AnswerAsync(
            await CallHomeAsync(),
            "<cwmp:AddObjectResponse><InstanceNumber>3</InstanceNumber><Status>0</Status>"
                + "</cwmp:AddObjectResponse>"
        );
        var delete = await AnswerAsync(set, Xml.Fault(9003, "Invalid arguments"));
        Assert.Equal("DeleteObject", delete.Message());
        Assert.Equal("Device.NAT.PortMapping.3.", delete.Text("ObjectName"));
        await AnswerAsync(
            delete,
            "<cwmp:DeleteObjectResponse><Status>0</Status></cwmp:DeleteObjectResponse>"
        );
        Assert.Equal("9003", (await _acs.Tasks.GetAsync(task.Id, default)).Fault!.Code);
    }

    [Fact]
    public async Task DeleteObject_forgets_what_was_below()
    {
        await _acs.IntroduceAsync("1", Xml.Parameter("Device.NAT.PortMapping.1.Enable", "1"));
        var read = await _acs.SubmitAsync(
            _device,
            new GetParameterValuesRequest(["Device.NAT.PortMapping.2.Enable"])
        );
        var delete = await _acs.SubmitAsync(
            _device,
            new DeleteObjectRequest("Device.NAT.PortMapping.2.")
        );
        var second = await AnswerAsync(
            await CallHomeAsync(),
            Values(Xml.Parameter("Device.NAT.PortMapping.2.Enable", "1"))
        );
        await DoneAsync(read);
        await AnswerAsync(
            second,
            "<cwmp:DeleteObjectResponse><Status>0</Status></cwmp:DeleteObjectResponse>"
        );
        await DoneAsync(delete);
        var gone = await Assert.ThrowsAsync<OperationException>(() =>
            _acs.Devices.GetParametersAsync(_device, "Device.NAT.PortMapping.2.", default)
        );
        Assert.Equal(OperationFaultKind.NotFound, gone.Kind);
    }

    [Fact]
    public async Task Attributes_are_read_and_written()
    {
        var write = await _acs.SubmitAsync(
            _device,
            new SetParameterAttributesRequest([new NamedAttributes("Device.A", 2)])
        );
        var request = await CallHomeAsync();
        Assert.Equal("2", request.Text("Notification"));
        Assert.Equal("1", request.Text("NotificationChange"));
        Assert.Equal("0", request.Text("AccessListChange"));
        Assert.Equal(
            204,
            (await AnswerAsync(request, "<cwmp:SetParameterAttributesResponse/>")).Status
        );
        await DoneAsync(write);
        var read = await _acs.SubmitAsync(_device, new GetParameterAttributesRequest(["Device.A"]));
        await AnswerAsync(
            await CallHomeAsync(),
            "<cwmp:GetParameterAttributesResponse><ParameterList><ParameterAttributeStruct>"
                + "<Name>Device.A</Name><Notification>2</Notification><AccessList>"
                + "<string>Subscriber</string></AccessList></ParameterAttributeStruct>"
                + "</ParameterList></cwmp:GetParameterAttributesResponse>"
        );
        var attributes = (await DoneAsync(read)).Result!.ParameterAttributes!.Single();
        Assert.Equal(2, attributes.Notification);
        Assert.Equal(["Subscriber"], attributes.AccessList!);
    }

    [Fact]
    public async Task A_reboot_is_done_when_the_device_is_back()
    {
        var task = await _acs.SubmitAsync(_device, new RebootRequest());
        await AnswerAsync(await CallHomeAsync(), "<cwmp:RebootResponse/>");
        Assert.Equal(TaskState.Awaiting, (await _acs.Tasks.GetAsync(task.Id, default)).State);
        await CallHomeAsync($"1 BOOT|M Reboot={task.Id}");
        await DoneAsync(task);
    }

    [Fact, Spec("checklist", "C038")]
    [Quirk(155)]
    public async Task An_empty_POST_where_a_response_is_owed_fails_the_task_and_ends_regularly()
    {
        var task = await _acs.SubmitAsync(_device, new GetParameterValuesRequest(["Device.A"]));
        await CallHomeAsync();
        Assert.Equal(204, (await _cpe.PostAsync("")).Status);
        Assert.Equal(TaskState.Failed, (await _acs.Tasks.GetAsync(task.Id, default)).State);
    }

    [Fact, Spec("checklist", "B020")]
    public async Task A_response_with_a_wrong_ID_is_taken_when_it_is_the_one_awaited()
    {
        var task = await _acs.SubmitAsync(_device, new GetParameterValuesRequest(["Device.A"]));
        await CallHomeAsync();
        await _cpe.PostAsync(Xml.Envelope(Values(Xml.Parameter("Device.A", "1")), "wrong"));
        await DoneAsync(task);
    }

    [Fact, Spec("checklist", "B030")]
    public async Task A_plain_SOAP_fault_without_detail_fails_the_task_only()
    {
        var task = await _acs.SubmitAsync(_device, new GetParameterValuesRequest(["Device.A"]));
        var end = await AnswerAsync(
            await CallHomeAsync(),
            "<soap:Fault><faultcode>soap:Server</faultcode><faultstring>boom</faultstring>"
                + "</soap:Fault>"
        );
        Assert.Equal(204, end.Status);
        var failed = await _acs.Tasks.GetAsync(task.Id, default);
        Assert.Equal(TaskState.Failed, failed.State);
        Assert.Equal("boom", failed.Fault!.Message);
    }

    [Fact, Spec("checklist", "C037")]
    [Quirk(24)]
    public async Task A_read_cut_short_is_sent_again_in_the_next_session()
    {
        var task = await _acs.SubmitAsync(_device, new GetParameterValuesRequest(["Device.A"]));
        await CallHomeAsync();
        _cpe.Hangup();
        var again = await CallHomeAsync("2 PERIODIC", retryCount: 1);
        Assert.Equal("GetParameterValues", again.Message());
        await AnswerAsync(again, Values(Xml.Parameter("Device.A", "1")));
        Assert.Equal(2, (await DoneAsync(task)).Attempts);
    }

    [Fact, Spec("checklist", "E071")]
    public async Task Values_without_types_and_with_wrong_counts_are_kept_as_sent()
    {
        var task = await _acs.SubmitAsync(
            _device,
            new GetParameterValuesRequest(["Device.A", "Device.B"])
        );
        var request = await CallHomeAsync();
        await AnswerAsync(
            request,
            "<cwmp:GetParameterValuesResponse><ParameterList "
                + "soapenc:arrayType=\"cwmp:ParameterValueStruct[0009]\">"
                + "<ParameterValueStruct><Name>Device.A</Name><Value> Enabled </Value>"
                + "</ParameterValueStruct>"
                + Xml.Parameter("Device.B", "00012", "xsd:unsignedInt")
                + "</ParameterList></cwmp:GetParameterValuesResponse>"
        );
        var values = (await DoneAsync(task)).Result!.ParameterValues!;
        Assert.Equal(" Enabled ", values[0].Value);
        Assert.Equal(("00012", "xsd:unsignedInt"), (values[1].Value, values[1].Type));
    }

    private const string SetDone =
        "<cwmp:SetParameterValuesResponse><Status>0</Status></cwmp:SetParameterValuesResponse>";

    private async Task<WireReply> CallHomeAsync(string events = "2 PERIODIC", int retryCount = 0)
    {
        await _cpe.PostAsync(Xml.Inform(events: events, retryCount: retryCount));
        return await _cpe.PostAsync("");
    }

    private Task<WireReply> AnswerAsync(WireReply request, string body) =>
        _cpe.PostAsync(Xml.Envelope(body, request.Text("ID")));

    private async Task<DeviceTask> DoneAsync(DeviceTask task)
    {
        var now = await _acs.Tasks.GetAsync(task.Id, default);
        Assert.True(now.State == TaskState.Done, $"{now.State}: {now.Fault?.Message}");
        return now;
    }

    private static string Values(string structs) =>
        "<cwmp:GetParameterValuesResponse><ParameterList>"
        + structs
        + "</ParameterList></cwmp:GetParameterValuesResponse>";

    private static string Names(IEnumerable<string> names) =>
        "<cwmp:GetParameterNamesResponse><ParameterList>"
        + string.Concat(
            names.Select(name =>
                $"<ParameterInfoStruct><Name>{name}</Name><Writable>1</Writable>"
                + "</ParameterInfoStruct>"
            )
        )
        + "</ParameterList></cwmp:GetParameterNamesResponse>";

    private static IEnumerable<string> Read(IEnumerable<ParameterView> tree) =>
        tree.Where(node => node.Value == "v").Select(node => node.Path);
}
