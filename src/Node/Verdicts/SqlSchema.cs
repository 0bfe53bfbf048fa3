namespace DicomNode.Node.Verdicts;

/// <summary>The tables of the SQL stores, in words that every dialect knows but for the types.</summary>
internal static class SqlSchema
{
    /// <summary>A condition that holds for a verdict of the first version whose pixels count in the sums of its series.</summary>
    public const string IsEvidence = "predicted_class IS NOT NULL AND outcome IN ('Match', 'Mismatch', 'Uncertain', 'MissingHeader')";

    /// <summary>The first version of the schema; the dialects' scripts may say more.</summary>
    /// <param name="identity">A 64-bit primary key that the database numbers.</param>
    /// <param name="number">A 64-bit integer.</param>
    /// <param name="time">A point in time, to the microsecond.</param>
    /// <param name="options">What follows a table's columns.</param>
    public static string Version1(string identity, string number, string time, string options) =>
        $"""
        CREATE TABLE verdicts (
            id {identity},
            sop_instance_uid TEXT NOT NULL,
            content_sha256 TEXT NOT NULL,
            series_instance_uid TEXT,
            study_instance_uid TEXT,
            sop_class_uid TEXT NOT NULL,
            transfer_syntax_uid TEXT NOT NULL,
            header_modality TEXT,
            header_class TEXT,
            sop_class_class TEXT,
            predicted_class TEXT,
            probability_ct REAL,
            probability_mr REAL,
            probability_pt REAL,
            probability_xr REAL,
            outcome TEXT NOT NULL,
            reason TEXT NOT NULL,
            frames INTEGER NOT NULL,
            calling_ae TEXT NOT NULL,
            called_ae TEXT NOT NULL,
            received_at {time} NOT NULL,
            classified_at {time} NOT NULL,
            model_name TEXT,
            model_sha256 TEXT,
            file_name TEXT,
            is_current INTEGER NOT NULL
        ){options};
        CREATE UNIQUE INDEX verdicts_content ON verdicts (sop_instance_uid, content_sha256);
        CREATE UNIQUE INDEX verdicts_current ON verdicts (sop_instance_uid) WHERE is_current = 1;
        CREATE INDEX verdicts_received ON verdicts (received_at, id) WHERE is_current = 1;
        CREATE INDEX verdicts_series ON verdicts (series_instance_uid, received_at, id) WHERE is_current = 1;
        CREATE INDEX verdicts_study ON verdicts (study_instance_uid, received_at, id) WHERE is_current = 1;
        CREATE INDEX verdicts_outcome ON verdicts (outcome, received_at, id) WHERE is_current = 1;
        CREATE INDEX verdicts_calling ON verdicts (calling_ae, received_at, id) WHERE is_current = 1;
        CREATE INDEX verdicts_modality ON verdicts (header_modality, received_at, id) WHERE is_current = 1;
        CREATE INDEX verdicts_header ON verdicts (header_class, received_at, id) WHERE is_current = 1;
        CREATE INDEX verdicts_predicted ON verdicts (predicted_class, received_at, id) WHERE is_current = 1;
        CREATE INDEX verdicts_counts ON verdicts (outcome, header_class, predicted_class) WHERE is_current = 1;
        CREATE TABLE series (
            series_instance_uid TEXT PRIMARY KEY,
            sums TEXT NOT NULL
        ){options};
        CREATE TABLE reports (
            id {number} PRIMARY KEY,
            version {number} NOT NULL,
            state TEXT NOT NULL,
            series_instance_uid TEXT NOT NULL UNIQUE,
            study_instance_uid TEXT,
            outcome TEXT NOT NULL,
            header_modality TEXT,
            header_class TEXT,
            sop_class_class TEXT,
            predicted_class TEXT,
            confidence REAL,
            slices_for INTEGER NOT NULL,
            slices_against INTEGER NOT NULL,
            calling_ae TEXT,
            reason TEXT NOT NULL,
            opened_at {time} NOT NULL,
            updated_at {time} NOT NULL,
            decision TEXT,
            note TEXT,
            reviewed_at {time}
        ){options};
        CREATE INDEX reports_state ON reports (state, id);
        """;

    /// <summary>
    /// The second version: the kind of each picture and how far it is from what the model knows; series by study. Sums are kept by kind from
    /// here on, and what was summed before counts as <see cref="Classifier.ImageKind.Original"/>, as do the verdicts that made the sums.
    /// </summary>
    /// <param name="study">An expression for the study that most slices of a row of series name.</param>
    /// <param name="sums">An expression for the sums of a row of series in the new form.</param>
    public static string Version2(string study, string sums) =>
        $"""
        ALTER TABLE verdicts ADD COLUMN image_kind TEXT NOT NULL DEFAULT 'Original';
        ALTER TABLE verdicts ADD COLUMN outlier_score REAL;
        ALTER TABLE series ADD COLUMN study_instance_uid TEXT;
        UPDATE series SET study_instance_uid = {study}, sums = {sums};
        CREATE INDEX series_study ON series (study_instance_uid);
        """;

    /// <summary>
    /// The third version: station, Instance Number and patient key of each verdict; series by sender, station and patient; reports by rank and by words, with
    /// their history; verdicts counted by the hour; keys of the installation. What was stored before keeps nulls where nobody noted the value.
    /// </summary>
    /// <param name="identity">A 64-bit primary key that the database numbers.</param>
    /// <param name="number">A 64-bit integer.</param>
    /// <param name="time">A point in time, to the microsecond.</param>
    /// <param name="caller">An expression for the AE title that sent most slices of a row of series.</param>
    /// <param name="sums">An expression for the sums of a row of series in the new form.</param>
    /// <param name="hour">An expression for the whole hours between 1970 and the reception of a row of verdicts.</param>
    /// <param name="options">What follows a table's columns.</param>
    /// <param name="keyOnly">What follows the columns of a table that is looked up by its primary key alone.</param>
    public static string Version3(
        string identity, string number, string time, string caller, string sums, string hour, string options, string keyOnly) =>
        $"""
        ALTER TABLE verdicts ADD COLUMN station_name TEXT;
        ALTER TABLE verdicts ADD COLUMN instance_number INTEGER;
        ALTER TABLE verdicts ADD COLUMN patient_key TEXT;
        ALTER TABLE series ADD COLUMN calling_ae TEXT;
        ALTER TABLE series ADD COLUMN station_name TEXT;
        ALTER TABLE series ADD COLUMN patient_key TEXT;
        ALTER TABLE series ADD COLUMN last_received_at {time};
        UPDATE series SET calling_ae = {caller}, sums = {sums}, last_received_at =
            (SELECT MAX(received_at) FROM verdicts WHERE verdicts.series_instance_uid = series.series_instance_uid AND is_current = 1);
        CREATE INDEX series_calling ON series (calling_ae, last_received_at);
        CREATE INDEX series_station ON series (station_name, last_received_at) WHERE station_name IS NOT NULL;
        CREATE INDEX series_patient ON series (patient_key, last_received_at) WHERE patient_key IS NOT NULL;
        ALTER TABLE reports ADD COLUMN station_name TEXT;
        ALTER TABLE reports ADD COLUMN patient_key TEXT;
        ALTER TABLE reports ADD COLUMN reviewed_by TEXT;
        ALTER TABLE reports ADD COLUMN rank {number};
        ALTER TABLE reports ADD COLUMN search_text TEXT;
        CREATE INDEX reports_worst ON reports (state, rank, id);
        CREATE TABLE report_events (
            id {identity},
            report_id {number} NOT NULL,
            happened_at {time} NOT NULL,
            kind TEXT NOT NULL,
            by_user TEXT,
            note TEXT,
            slices INTEGER NOT NULL,
            confidence REAL
        ){options};
        CREATE INDEX report_events_report ON report_events (report_id, id);
        INSERT INTO report_events (report_id, happened_at, kind, slices) SELECT id, opened_at, 'Opened', 0 FROM reports ORDER BY id;
        INSERT INTO report_events (report_id, happened_at, kind, slices) SELECT id, updated_at, 'Closed', 0 FROM reports WHERE state = 'Closed' ORDER BY id;
        INSERT INTO report_events (report_id, happened_at, kind, note, slices)
            SELECT id, reviewed_at, decision, note, 0 FROM reports WHERE decision IS NOT NULL ORDER BY id;
        CREATE TABLE hourly (
            hour {number} NOT NULL,
            calling_ae TEXT NOT NULL,
            outcome TEXT NOT NULL,
            header_class TEXT NOT NULL,
            predicted_class TEXT NOT NULL,
            verdicts {number} NOT NULL,
            PRIMARY KEY (hour, calling_ae, outcome, header_class, predicted_class)
        ){keyOnly};
        INSERT INTO hourly (hour, calling_ae, outcome, header_class, predicted_class, verdicts)
            SELECT {hour}, calling_ae, outcome, COALESCE(header_class, ''), COALESCE(predicted_class, ''), COUNT(*) FROM verdicts GROUP BY 1, 2, 3, 4, 5;
        CREATE TABLE secrets (
            name TEXT PRIMARY KEY,
            value TEXT NOT NULL
        ){options};
        """;

    /// <summary>The fourth version: current verdicts are counted as they come, where an index had to be read through to count them.</summary>
    /// <param name="number">A 64-bit integer.</param>
    /// <param name="keyOnly">What follows the columns of a table that is looked up by its primary key alone.</param>
    public static string Version4(string number, string keyOnly) =>
        $"""
        CREATE TABLE verdict_counts (
            outcome TEXT NOT NULL,
            header_class TEXT NOT NULL,
            predicted_class TEXT NOT NULL,
            verdicts {number} NOT NULL,
            PRIMARY KEY (outcome, header_class, predicted_class)
        ){keyOnly};
        INSERT INTO verdict_counts (outcome, header_class, predicted_class, verdicts)
            SELECT outcome, COALESCE(header_class, ''), COALESCE(predicted_class, ''), COUNT(*) FROM verdicts WHERE is_current = 1 GROUP BY 1, 2, 3;
        DROP INDEX verdicts_counts;
        """;

    /// <summary>Current verdicts of a row of series, counted by SOP Class UID.</summary>
    /// <param name="condition">What else must hold of a verdict.</param>
    public static string SopClassCounts(string condition) =>
        $"""
        SELECT sop_class_uid AS uid, COUNT(*) AS number FROM verdicts
        WHERE verdicts.series_instance_uid = series.series_instance_uid AND is_current = 1 AND {condition} GROUP BY sop_class_uid
        """;
}
