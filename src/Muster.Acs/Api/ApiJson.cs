using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Muster.Acs.Access;
using Muster.Acs.Operations;

namespace Muster.Acs.Api;

/// <summary>How the records of the door look as JSON, generated at build time.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    AllowOutOfOrderMetadataProperties = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    NumberHandling = JsonNumberHandling.Strict,
    PropertyNameCaseInsensitive = false,
    Converters = [
        typeof(TaskStateConverter),
        typeof(TransferStateConverter),
        typeof(TransferKindConverter),
    ],
    GenerationMode = JsonSourceGenerationMode.Metadata
)]
[JsonSerializable(typeof(Page<DeviceSummary>))]
[JsonSerializable(typeof(DeviceDetail))]
[JsonSerializable(typeof(ParameterList))]
[JsonSerializable(typeof(DeviceHistory))]
[JsonSerializable(typeof(DeviceNote))]
[JsonSerializable(typeof(Page<DeviceNote>))]
[JsonSerializable(typeof(NoteText))]
[JsonSerializable(typeof(ItemList<ConfigBackup>))]
[JsonSerializable(typeof(ConfigBackup))]
[JsonSerializable(typeof(BackupOrder))]
[JsonSerializable(typeof(BackupComparison))]
[JsonSerializable(typeof(BackupRestore))]
[JsonSerializable(typeof(BackupMark))]
[JsonSerializable(typeof(TagChange))]
[JsonSerializable(typeof(TagList))]
[JsonSerializable(typeof(WakeResult))]
[JsonSerializable(typeof(ItemList<WakeAttempt>))]
[JsonSerializable(typeof(ItemList<FleetGroup>))]
[JsonSerializable(typeof(ScanOrder))]
[JsonSerializable(typeof(ScanLine))]
[JsonSerializable(typeof(SearchedParameters))]
[JsonSerializable(typeof(ItemList<SavedSearch>))]
[JsonSerializable(typeof(SearchSettings))]
[JsonSerializable(typeof(WakeOrder))]
[JsonSerializable(typeof(WakeJob))]
[JsonSerializable(typeof(Page<WakeJob>))]
[JsonSerializable(typeof(Page<WakeOutcome>))]
[JsonSerializable(typeof(DatagramCounters))]
[JsonSerializable(typeof(TaskRequest))]
[JsonSerializable(typeof(TaskBatch))]
[JsonSerializable(typeof(ItemList<DeviceTask>))]
[JsonSerializable(typeof(Page<DeviceTask>))]
[JsonSerializable(typeof(Page<DeviceFault>))]
[JsonSerializable(typeof(ItemList<FaultGroup>))]
[JsonSerializable(typeof(FaultGroupDetail))]
[JsonSerializable(typeof(MuteOrder))]
[JsonSerializable(typeof(RetryOrder))]
[JsonSerializable(typeof(RetryJob))]
[JsonSerializable(typeof(Page<RetryJob>))]
[JsonSerializable(typeof(Page<RetryOutcome>))]
[JsonSerializable(typeof(Page<DeviceEvent>))]
[JsonSerializable(typeof(Page<DiagnosticRun>))]
[JsonSerializable(typeof(Page<Transfer>))]
[JsonSerializable(typeof(Page<FileItem>))]
[JsonSerializable(typeof(Page<DeviceFileItem>))]
[JsonSerializable(typeof(SessionList))]
[JsonSerializable(typeof(Page<RecordedSession>))]
[JsonSerializable(typeof(Transcript))]
[JsonSerializable(typeof(Stats))]
[JsonSerializable(typeof(FleetCounts))]
[JsonSerializable(typeof(Page<SeriesSummary>))]
[JsonSerializable(typeof(SeriesPoints))]
[JsonSerializable(typeof(ItemList<BulkDataProfileState>))]
[JsonSerializable(typeof(Page<RejectedReport>))]
[JsonSerializable(typeof(ItemList<CollectionRule>))]
[JsonSerializable(typeof(CollectionRule))]
[JsonSerializable(typeof(CollectionBody))]
[JsonSerializable(typeof(Page<ModelSummary>))]
[JsonSerializable(typeof(ModelDetail))]
[JsonSerializable(typeof(DataModelEntry))]
[JsonSerializable(typeof(ItemList<DataModelEntry>))]
[JsonSerializable(typeof(ItemList<ModelQuirk>))]
[JsonSerializable(typeof(QuirkValue))]
[JsonSerializable(typeof(Page<DocumentSummary>))]
[JsonSerializable(typeof(StoredDocument))]
[JsonSerializable(typeof(Activation))]
[JsonSerializable(typeof(ActivationState))]
[JsonSerializable(typeof(ItemList<QuarantinedDocument>))]
[JsonSerializable(typeof(RollBack))]
[JsonSerializable(typeof(PlanOrder))]
[JsonSerializable(typeof(PlanLine))]
[JsonSerializable(typeof(DocumentSetOrder))]
[JsonSerializable(typeof(AppliedChange))]
[JsonSerializable(typeof(IReadOnlyList<DocumentChange>))]
[JsonSerializable(typeof(DocumentExport))]
[JsonSerializable(typeof(Page<ChangeSummary>))]
[JsonSerializable(typeof(ChangeDetail))]
[JsonSerializable(typeof(ItemList<Webhook>))]
[JsonSerializable(typeof(WebhookOrder))]
[JsonSerializable(typeof(WebhookChange))]
[JsonSerializable(typeof(WebhookAttempt))]
[JsonSerializable(typeof(WebhookRetry))]
[JsonSerializable(typeof(Page<DeadLetter>))]
[JsonSerializable(typeof(HealthReport))]
[JsonSerializable(typeof(ServerSetting))]
[JsonSerializable(typeof(ItemList<ServerSetting>))]
[JsonSerializable(typeof(SettingValue))]
[JsonSerializable(typeof(StoreBackup))]
[JsonSerializable(typeof(ItemList<StoreBackup>))]
[JsonSerializable(typeof(Page<Registration>))]
[JsonSerializable(typeof(RegistrationBatch))]
[JsonSerializable(typeof(RegistrationImport))]
[JsonSerializable(typeof(AccessReport))]
[JsonSerializable(typeof(Page<User>))]
[JsonSerializable(typeof(NewUser))]
[JsonSerializable(typeof(UserChange))]
[JsonSerializable(typeof(NewPassword))]
[JsonSerializable(typeof(ItemList<SignedIn>))]
[JsonSerializable(typeof(ItemList<Role>))]
[JsonSerializable(typeof(RoleSettings))]
[JsonSerializable(typeof(Me))]
[JsonSerializable(typeof(ItemList<ApiKey>))]
[JsonSerializable(typeof(NewKey))]
[JsonSerializable(typeof(DrawnKey))]
[JsonSerializable(typeof(SignInAttempt))]
[JsonSerializable(typeof(SetUp))]
[JsonSerializable(typeof(OwnPassword))]
[JsonSerializable(typeof(FactorCode))]
[JsonSerializable(typeof(KnownPassword))]
[JsonSerializable(typeof(SecondFactor))]
[JsonSerializable(typeof(ItemList<string>))]
[JsonSerializable(typeof(Page<AuditEntry>))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(TagsAsked))]
[JsonSerializable(typeof(RevealAsked))]
[JsonSerializable(typeof(TasksAsked))]
[JsonSerializable(typeof(SubmitAsked))]
[JsonSerializable(typeof(RestoreAsked))]
[JsonSerializable(typeof(DocumentAsked))]
[JsonSerializable(typeof(RegistrationsAsked))]
[JsonSerializable(typeof(QuirkAsked))]
[JsonSerializable(typeof(ItemsBefore))]
[JsonSerializable(typeof(FileDescription))]
[JsonSerializable(typeof(ImportReport))]
[JsonSerializable(typeof(ImportAsked))]
[JsonSerializable(typeof(Problem))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>The one set of rules for what is read and written.</summary>
    public static JsonSerializerOptions Rules => Once.Rules;

    /// <summary>The generated shapes, with what a task has no use for left out.</summary>
    public static IJsonTypeInfoResolver Resolver => Default.WithAddedModifier(OmitWhatDoesNotApply);

    /// <summary>
    /// A null stands for "not known" in most records, and is written; in a request and in a result
    /// it means that the kind of task has no such thing.
    /// </summary>
    private static void OmitWhatDoesNotApply(JsonTypeInfo info)
    {
        var type = info.Type;
        if (
            type != typeof(TaskResult)
            && type != typeof(DiagnosticResult)
            && type != typeof(NamedValue)
            && type != typeof(NamedAttributes)
            && !type.IsSubclassOf(typeof(TaskRequest))
        )
            return;
        foreach (var property in info.Properties)
            property.ShouldSerialize = static (_, value) => value is not null;
    }

    /// <summary>Apart, because the generated half must be there first.</summary>
    private static class Once
    {
        public static readonly JsonSerializerOptions Rules = Create();

        private static JsonSerializerOptions Create()
        {
            var rules = new JsonSerializerOptions(Default.Options) { TypeInfoResolver = Resolver };
            rules.MakeReadOnly();
            return rules;
        }
    }
}

/// <summary><c>pending</c>, <c>running</c> …</summary>
internal sealed class TaskStateConverter()
    : JsonStringEnumConverter<TaskState>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);

/// <summary><c>requested</c>, <c>timedOut</c> …</summary>
internal sealed class TransferStateConverter()
    : JsonStringEnumConverter<TransferState>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);

/// <summary><c>download</c>, <c>autonomousUpload</c> …</summary>
internal sealed class TransferKindConverter()
    : JsonStringEnumConverter<TransferKind>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);
