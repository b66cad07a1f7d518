namespace Muster.Cpe.ModelFiles;

internal static class CsvModelReader
{
    public static DeviceModel Read(Stream stream, string file) =>
        throw new ModelFileException(file, 0, "this form is not read yet");
}
