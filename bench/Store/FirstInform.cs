namespace Muster.Bench;

/// <summary>The Inform of a device that is new to the server.</summary>
internal static class FirstInform
{
    public const string Text = """
        <soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"
            xmlns:enc="http://schemas.xmlsoap.org/soap/encoding/"
            xmlns:xsd="http://www.w3.org/2001/XMLSchema"
            xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
            xmlns:cwmp="urn:dslforum-org:cwmp-1-2">
          <soap:Header><cwmp:ID soap:mustUnderstand="1">1</cwmp:ID></soap:Header>
          <soap:Body>
            <cwmp:Inform>
              <DeviceId>
                <Manufacturer>Acme</Manufacturer><OUI>00D09E</OUI>
                <ProductClass>First</ProductClass><SerialNumber>1</SerialNumber>
              </DeviceId>
              <Event enc:arrayType="cwmp:EventStruct[1]">
                <EventStruct><EventCode>0 BOOTSTRAP</EventCode><CommandKey></CommandKey></EventStruct>
              </Event>
              <MaxEnvelopes>1</MaxEnvelopes>
              <CurrentTime>2026-01-01T00:00:00Z</CurrentTime>
              <RetryCount>0</RetryCount>
              <ParameterList enc:arrayType="cwmp:ParameterValueStruct[1]">
                <ParameterValueStruct>
                  <Name>Device.DeviceInfo.SoftwareVersion</Name>
                  <Value xsi:type="xsd:string">1</Value>
                </ParameterValueStruct>
              </ParameterList>
            </cwmp:Inform>
          </soap:Body>
        </soap:Envelope>
        """;
}
