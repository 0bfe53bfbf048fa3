using System.Globalization;
using System.Numerics;

namespace FellowOakDicom.Network;

/// <summary>
/// The status of a DIMSE response (PS3.7 Annex C): code, class, description, and optionally an Error Comment (0000,0902). A code
/// given with x digits stands for its whole family: A7xx equals A700 and A7FF.
/// </summary>
public class DicomStatus
{
    public static readonly DicomStatus Success = new("0000", DicomState.Success, "Success");

    public static readonly DicomStatus Cancel = new("FE00", DicomState.Cancel, "Cancel");

    public static readonly DicomStatus Pending = new("FF00", DicomState.Pending, "Pending");

    public static readonly DicomStatus Warning = new("0001", DicomState.Warning, "Warning");

    public static readonly DicomStatus WarningClass = new("Bxxx", DicomState.Warning, "Warning Class");

    public static readonly DicomStatus AttributeListError = new("0107", DicomState.Warning, "Attribute list error");

    public static readonly DicomStatus AttributeValueOutOfRange = new("0116", DicomState.Warning, "Attribute Value Out of Range");

    public static readonly DicomStatus SOPClassNotSupported = new("0122", DicomState.Failure, "Refused: SOP class not supported");

    public static readonly DicomStatus ClassInstanceConflict = new("0119", DicomState.Failure, "Class-instance conflict");

    public static readonly DicomStatus DuplicateSOPInstance = new("0111", DicomState.Failure, "Duplicate SOP instance");

    public static readonly DicomStatus DuplicateInvocation = new("0210", DicomState.Failure, "Duplicate invocation");

    public static readonly DicomStatus InvalidArgumentValue = new("0115", DicomState.Failure, "Invalid argument value");

    public static readonly DicomStatus InvalidAttributeValue = new("0106", DicomState.Failure, "Invalid attribute value");

    public static readonly DicomStatus InvalidObjectInstance = new("0117", DicomState.Failure, "Invalid object instance");

    public static readonly DicomStatus MissingAttribute = new("0120", DicomState.Failure, "Missing attribute");

    public static readonly DicomStatus MissingAttributeValue = new("0121", DicomState.Failure, "Missing attribute value");

    public static readonly DicomStatus MistypedArgument = new("0212", DicomState.Failure, "Mistyped argument");

    public static readonly DicomStatus NoSuchArgument = new("0114", DicomState.Failure, "No such argument");

    public static readonly DicomStatus NoSuchEventType = new("0113", DicomState.Failure, "No such event type");

    public static readonly DicomStatus NoSuchObjectInstance = new("0112", DicomState.Failure, "No Such object instance");

    public static readonly DicomStatus NoSuchSOPClass = new("0118", DicomState.Failure, "No Such SOP class");

    public static readonly DicomStatus ProcessingFailure = new("0110", DicomState.Failure, "Processing failure");

    public static readonly DicomStatus ResourceLimitation = new("0213", DicomState.Failure, "Resource limitation");

    public static readonly DicomStatus UnrecognizedOperation = new("0211", DicomState.Failure, "Unrecognized operation");

    public static readonly DicomStatus NoSuchActionType = new("0123", DicomState.Failure, "No such action type");

    public static readonly DicomStatus StorageStorageOutOfResources = new("A7xx", DicomState.Failure, "Out of Resources");

    public static readonly DicomStatus StorageDataSetDoesNotMatchSOPClassError =
        new("A9xx", DicomState.Failure, "Data Set does not match SOP Class (Error)");

    public static readonly DicomStatus StorageCannotUnderstand = new("Cxxx", DicomState.Failure, "Cannot understand");

    public static readonly DicomStatus StorageCoercionOfDataElements = new("B000", DicomState.Warning, "Coercion of Data Elements");

    public static readonly DicomStatus StorageDataSetDoesNotMatchSOPClassWarning =
        new("B007", DicomState.Warning, "Data Set does not match SOP Class (Warning)");

    public static readonly DicomStatus StorageElementsDiscarded = new("B006", DicomState.Warning, "Elements Discarded");

    /// <summary>The known codes, the most specific first.</summary>
    private static readonly DicomStatus[] Known = ((DicomStatus[])
    [
        Success, Cancel, Pending, Warning, WarningClass, AttributeListError, AttributeValueOutOfRange, SOPClassNotSupported,
        ClassInstanceConflict, DuplicateSOPInstance, DuplicateInvocation, InvalidArgumentValue, InvalidAttributeValue,
        InvalidObjectInstance, MissingAttribute, MissingAttributeValue, MistypedArgument, NoSuchArgument, NoSuchEventType,
        NoSuchObjectInstance, NoSuchSOPClass, ProcessingFailure, ResourceLimitation, UnrecognizedOperation, NoSuchActionType,
        StorageStorageOutOfResources, StorageDataSetDoesNotMatchSOPClassError, StorageCannotUnderstand, StorageCoercionOfDataElements,
        StorageDataSetDoesNotMatchSOPClassWarning, StorageElementsDiscarded,
    ]).OrderByDescending(status => BitOperations.PopCount(status._mask)).ToArray();

    /// <summary>The status code; x digits count as 0.</summary>
    public readonly ushort Code;

    public readonly DicomState State;

    public readonly string Description;

    public readonly string? ErrorComment;

    private readonly ushort _mask;

    /// <param name="code">Four hexadecimal digits, x for any.</param>
    /// <param name="status">The class of the status.</param>
    /// <param name="desc">What it means.</param>
    public DicomStatus(string code, DicomState status, string desc)
        : this(code, status, desc, null)
    {
    }

    public DicomStatus(string code, DicomState status, string desc, string? comment)
    {
        ArgumentNullException.ThrowIfNull(code);
        Code = ushort.Parse(code.Replace('x', '0'), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var mask = string.Concat(code.Select(digit => digit == 'x' ? '0' : 'F'));
        _mask = ushort.Parse(mask, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        State = status;
        Description = desc;
        ErrorComment = comment;
    }

    /// <summary>A status with the comment that goes into Error Comment (0000,0902), at most 64 characters long.</summary>
    public DicomStatus(DicomStatus status, string? comment)
        : this(status.Code, ushort.MaxValue, status, comment)
    {
    }

    private DicomStatus(ushort code, ushort mask, DicomStatus likeness, string? comment)
    {
        Code = code;
        _mask = mask;
        State = likeness.State;
        Description = likeness.Description;
        ErrorComment = comment;
    }

    /// <summary>The status that a received code stands for; an unknown one is a processing failure.</summary>
    public static DicomStatus Lookup(ushort code)
    {
        foreach (var status in Known)
        {
            if (status.Code == (code & status._mask))
                return new DicomStatus(code, status._mask, status, status.ErrorComment);
        }

        return ProcessingFailure;
    }

    /// <summary>Whether two statuses have one code, x digits matching any. Null equals nothing.</summary>
    public static bool operator ==(DicomStatus? s1, DicomStatus? s2)
        => s1 is not null && s2 is not null && (s1.Code & s2._mask) == (s2.Code & s1._mask);

    public static bool operator !=(DicomStatus? s1, DicomStatus? s2) => s1 is not null && s2 is not null && !(s1 == s2);

    public override bool Equals(object? obj) => obj is DicomStatus other && this == other;

    // Families overlap (A7xx equals A700), so that only their class is sure to agree.
    public override int GetHashCode() => (int)State;

    public override string ToString()
    {
        if (State is not (DicomState.Warning or DicomState.Failure))
            return Description;

        var text = string.Create(CultureInfo.InvariantCulture, $"{State} [{Code:x4}: {Description}]");
        return string.IsNullOrEmpty(ErrorComment) ? text : $"{text} -> {ErrorComment}";
    }
}
