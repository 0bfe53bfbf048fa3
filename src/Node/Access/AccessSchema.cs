namespace DicomNode.Node.Access;

/// <summary>The tables of the access database, in words that SQLite and PostgreSQL know but for the types. Times are microseconds since 1970.</summary>
internal static class AccessSchema
{
    /// <summary>SQLite's scripts, one per version; scripts are added, never changed.</summary>
    public static IReadOnlyList<string> Sqlite { get; } =
    [
        Version1("INTEGER PRIMARY KEY AUTOINCREMENT", "INTEGER", options: " STRICT")
        + """
        CREATE TRIGGER access_audit_update BEFORE UPDATE ON access_audit
            BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
        CREATE TRIGGER access_audit_delete BEFORE DELETE ON access_audit
            BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
        CREATE TRIGGER access_audit_insert BEFORE INSERT ON access_audit
            WHEN NEW.number <> (SELECT COALESCE(MAX(number), 0) + 1 FROM access_audit)
            BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
        """,
    ];

    /// <summary>PostgreSQL's scripts.</summary>
    public static IReadOnlyList<string> Postgres { get; } =
    [
        Version1("BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY", "BIGINT", options: "")
        + """
        CREATE FUNCTION access_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$;
        CREATE TRIGGER access_audit_change BEFORE UPDATE OR DELETE ON access_audit FOR EACH ROW EXECUTE FUNCTION access_audit_refuse();
        CREATE TRIGGER access_audit_truncate BEFORE TRUNCATE ON access_audit FOR EACH STATEMENT EXECUTE FUNCTION access_audit_refuse();
        """,
    ];

    private static string Version1(string identity, string number, string options) =>
        $"""
        CREATE TABLE access_users (
            id {identity},
            name TEXT NOT NULL,
            name_key TEXT NOT NULL UNIQUE,
            role TEXT NOT NULL,
            password_hash TEXT,
            must_change INTEGER NOT NULL,
            is_disabled INTEGER NOT NULL,
            issuer TEXT,
            subject TEXT,
            created_at {number} NOT NULL,
            signed_in_at {number},
            UNIQUE (issuer, subject)
        ){options};
        CREATE TABLE access_sessions (
            id {identity},
            key_hash TEXT NOT NULL UNIQUE,
            user_id {number} NOT NULL REFERENCES access_users (id),
            created_at {number} NOT NULL,
            seen_at {number} NOT NULL,
            expires_at {number} NOT NULL,
            address TEXT,
            agent TEXT
        ){options};
        CREATE INDEX access_sessions_user ON access_sessions (user_id);
        CREATE TABLE access_tokens (
            id {identity},
            name TEXT NOT NULL,
            name_key TEXT NOT NULL UNIQUE,
            token_hash TEXT NOT NULL UNIQUE,
            role TEXT NOT NULL,
            created_by TEXT NOT NULL,
            created_at {number} NOT NULL,
            expires_at {number},
            used_at {number}
        ){options};
        CREATE TABLE access_attempts (
            name_key TEXT PRIMARY KEY,
            failures INTEGER NOT NULL,
            locked_until {number} NOT NULL,
            changed_at {number} NOT NULL
        ){options};
        CREATE TABLE access_keys (
            id {identity},
            name TEXT NOT NULL,
            xml TEXT NOT NULL
        ){options};
        CREATE TABLE access_audit (
            number {number} PRIMARY KEY,
            at {number} NOT NULL,
            kind TEXT NOT NULL,
            who TEXT NOT NULL,
            address TEXT,
            target TEXT,
            detail TEXT,
            hash TEXT NOT NULL
        ){options};
        CREATE INDEX access_audit_who ON access_audit (who, number);

        """;
}
