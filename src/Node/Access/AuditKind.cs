namespace DicomNode.Node.Access;

/// <summary>What an entry of the audit log tells of. Stored by name: names are added, never changed.</summary>
public enum AuditKind
{
    SignedIn,
    SignedOut,
    SignInFailed,
    LockedOut,
    ReportViewed,
    SeriesViewed,
    StudyViewed,
    InstanceViewed,
    TagsViewed,
    ReportDecided,
    ReportReopened,
    Exported,
    UserCreated,
    UserChanged,
    PasswordChanged,
    SessionEnded,
    TokenCreated,
    TokenRevoked,
    SettingChanged,
    AuditRead,
}
