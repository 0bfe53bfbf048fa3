using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace FellowOakDicom.Network;

/// <summary>
/// The PDUs that open an association: A-ASSOCIATE-RQ, -AC and -RJ (PS3.8 9.3.2 to 9.3.4, user information PS3.7 D.3.3). Unknown
/// items are passed over, as both parts require.
/// </summary>
internal static class AssociationPdu
{
    /// <summary>The longest association PDU taken: 128 contexts with 40 transfer syntaxes each stay far below.</summary>
    public const int MaximumLength = 1024 * 1024;

    private const string ApplicationContext = "1.2.840.10008.3.1.1.1";
    private const int FixedLength = 68;

    /// <summary>Fills an association from a request.</summary>
    /// <returns>The reason to reject it before the service is asked, or null.</returns>
    public static (DicomRejectSource Source, DicomRejectReason Reason)? ReadRequest(ReadOnlySpan<byte> pdu, DicomAssociation association)
    {
        var version = ReadFixed(ref pdu, out var calledAe, out var callingAe);
        association.CalledAE = calledAe;
        association.CallingAE = callingAe;

        string? applicationContext = null;
        while (TryReadItem(ref pdu, out var type, out var item))
        {
            if (type == 0x10)
                applicationContext = ReadUid(item);
            else if (type == 0x20)
                ReadProposedContext(item, association);
            else if (type == 0x50)
                ReadUserInformation(item, association);
        }

        if ((version & 1) == 0)
            return (DicomRejectSource.ServiceProviderACSE, DicomRejectReason.ProtocolVersionNotSupported);
        if (applicationContext != ApplicationContext)
            return (DicomRejectSource.ServiceUser, DicomRejectReason.ApplicationContextNotSupported);
        return null;
    }

    /// <summary>Puts the answers of an acceptance into the association that was requested.</summary>
    public static void ReadAccept(ReadOnlySpan<byte> pdu, DicomAssociation association)
    {
        ReadFixed(ref pdu, out _, out _);

        // PS3.7 D.3.3.3: a peer that says nothing takes one operation at a time.
        association.MaxAsyncOpsInvoked = 1;
        association.MaxAsyncOpsPerformed = 1;
        while (TryReadItem(ref pdu, out var type, out var item))
        {
            if (type == 0x21)
                ReadAnsweredContext(item, association);
            else if (type == 0x50)
                ReadUserInformation(item, association);
        }
    }

    public static byte[] WriteRequest(DicomAssociation association)
        => Write(PduType.AssociateRequest, association, WriteProposedContexts);

    public static byte[] WriteAccept(DicomAssociation association)
        => Write(PduType.AssociateAccept, association, WriteAnsweredContexts);

    public static byte[] WriteReject(DicomRejectResult result, DicomRejectSource source, DicomRejectReason reason)
        => WriteShort(PduType.AssociateReject, (byte)result, (byte)source, (byte)((int)reason & 0x0F));

    public static (DicomRejectResult Result, DicomRejectSource Source, DicomRejectReason Reason) ReadReject(ReadOnlySpan<byte> pdu)
        => ((DicomRejectResult)pdu[1], (DicomRejectSource)pdu[2], (DicomRejectReason)((pdu[2] << 4) | (pdu[3] & 0x0F)));

    /// <summary>One of the PDUs that are ten bytes long: -RJ, the release pair, and A-ABORT (PS3.8 9.3.4, 9.3.6 to 9.3.8).</summary>
    public static byte[] WriteShort(PduType type, byte second = 0, byte third = 0, byte fourth = 0)
        => [(byte)type, 0, 0, 0, 0, 4, 0, second, third, fourth];

    private static ushort ReadFixed(ref ReadOnlySpan<byte> pdu, out string calledAe, out string callingAe)
    {
        if (pdu.Length < FixedLength)
            throw Invalid($"an association PDU of {pdu.Length} bytes");

        var version = BinaryPrimitives.ReadUInt16BigEndian(pdu);
        calledAe = ReadText(pdu.Slice(4, 16));
        callingAe = ReadText(pdu.Slice(20, 16));
        pdu = pdu[FixedLength..];
        return version;
    }

    private static bool TryReadItem(ref ReadOnlySpan<byte> bytes, out byte type, out ReadOnlySpan<byte> item)
    {
        type = 0;
        item = default;
        if (bytes.IsEmpty)
            return false;
        if (bytes.Length < 4)
            throw Invalid("an item ends within its header");

        type = bytes[0];
        var length = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        if (length > bytes.Length - 4)
            throw Invalid($"item {type:X2}H is longer than what holds it");

        item = bytes.Slice(4, length);
        bytes = bytes[(4 + length)..];
        return true;
    }

    private static void ReadProposedContext(ReadOnlySpan<byte> item, DicomAssociation association)
    {
        if (item.Length < 4)
            throw Invalid("a presentation context without its ID");

        var id = item[0];
        if ((id & 1) == 0 || association.PresentationContexts.Find(id) is not null)
            throw Invalid($"presentation context ID {id} is even or occurs twice");

        item = item[4..];
        DicomUID? abstractSyntax = null;
        var transferSyntaxes = new OrderedDictionary<string, DicomTransferSyntax>();
        while (TryReadItem(ref item, out var type, out var value))
        {
            if (type == 0x30)
                abstractSyntax = DicomUID.Parse(ReadUid(value));
            else if (type == 0x40)
                transferSyntaxes.TryAdd(ReadUid(value), ReadTransferSyntax(value));
        }

        if (abstractSyntax is null)
            throw Invalid($"presentation context {id} has no abstract syntax");

        association.PresentationContexts.Add(new DicomPresentationContext(id, abstractSyntax, transferSyntaxes.Values));
    }

    private static void ReadAnsweredContext(ReadOnlySpan<byte> item, DicomAssociation association)
    {
        if (item.Length < 4)
            throw Invalid("a presentation context without its ID");

        var context = association.PresentationContexts.Find(item[0])
            ?? throw Invalid($"presentation context {item[0]} was answered, but not proposed");
        var result = (DicomPresentationContextResult)item[2];
        item = item[4..];
        DicomTransferSyntax? syntax = null;
        while (TryReadItem(ref item, out var type, out var value))
        {
            // PS3.8 9.3.3.2: the transfer syntax of a refused context means nothing.
            if (type == 0x40 && result == DicomPresentationContextResult.Accept)
                syntax = ReadTransferSyntax(value);
        }

        if (result != DicomPresentationContextResult.Accept)
            context.SetResult(result);
        else if (syntax is null || !context.HasTransferSyntax(syntax))
            throw Invalid($"presentation context {context.ID} was accepted with a transfer syntax that was not proposed");
        else
            context.SetResult(result, syntax);
    }

    private static void ReadUserInformation(ReadOnlySpan<byte> items, DicomAssociation association)
    {
        while (TryReadItem(ref items, out var type, out var item))
        {
            if (type == 0x51 && item.Length == 4)
            {
                association.MaximumPDULength = BinaryPrimitives.ReadUInt32BigEndian(item);
            }
            else if (type == 0x52)
            {
                association.RemoteImplementationClassUID = DicomUID.Parse(ReadUid(item));
            }
            else if (type == 0x53 && item.Length == 4)
            {
                association.MaxAsyncOpsInvoked = BinaryPrimitives.ReadUInt16BigEndian(item);
                association.MaxAsyncOpsPerformed = BinaryPrimitives.ReadUInt16BigEndian(item[2..]);
            }
            else if (type == 0x54)
            {
                ReadRole(item, association);
            }
            else if (type == 0x55)
            {
                association.RemoteImplementationVersion = ReadText(item);
            }
        }
    }

    private static void ReadRole(ReadOnlySpan<byte> item, DicomAssociation association)
    {
        var length = item.Length - 4;
        if (length < 0 || BinaryPrimitives.ReadUInt16BigEndian(item) != length)
            throw Invalid("a role selection whose lengths do not agree");

        var uid = ReadUid(item.Slice(2, length));
        foreach (var context in association.PresentationContexts.Where(context => context.AbstractSyntax.UID == uid))
        {
            context.UserRole = item[^2] == 1;
            context.ProviderRole = item[^1] == 1;
        }
    }

    // A UID that names something else is as good as an unknown one: nobody will accept it.
    private static DicomTransferSyntax ReadTransferSyntax(ReadOnlySpan<byte> value)
        => DicomTransferSyntax.Lookup(new DicomUID(ReadUid(value), "Unknown", DicomUidType.TransferSyntax));

    private static string ReadUid(ReadOnlySpan<byte> value)
    {
        var uid = ReadText(value);

        // A private UID may break the rules of PS3.5 9.1 and is then as unknown as any other.
        if (uid.Length is 0 or > 64 || uid.AsSpan().ContainsAnyExceptInRange('!', '~'))
            throw Invalid("a UID that is none");
        return uid;
    }

    // No control character of a peer's gets into logs.
    private static string ReadText(ReadOnlySpan<byte> value)
        => string.Concat(Encoding.Latin1.GetString(value).Trim(' ', '\0').Select(c => char.IsControl(c) ? '?' : c));

    private static byte[] Write(PduType type, DicomAssociation association, Action<DicomAssociation, ArrayBufferWriter<byte>> writeContexts)
    {
        var items = new ArrayBufferWriter<byte>(4096);
        WriteItem(items, 0x10, ApplicationContext);
        writeContexts(association, items);
        WriteUserInformation(association, items);

        var pdu = new byte[PduHeader.Size + FixedLength + items.WrittenCount];
        pdu[0] = (byte)type;
        BinaryPrimitives.WriteUInt32BigEndian(pdu.AsSpan(2), (uint)(FixedLength + items.WrittenCount));
        pdu[7] = 1;
        WriteAe(pdu.AsSpan(10, 16), association.CalledAE);
        WriteAe(pdu.AsSpan(26, 16), association.CallingAE);
        items.WrittenSpan.CopyTo(pdu.AsSpan(PduHeader.Size + FixedLength));
        return pdu;
    }

    private static void WriteAe(Span<byte> field, string title)
    {
        field.Fill((byte)' ');
        Encoding.Latin1.GetBytes(title.AsSpan(0, Math.Min(title.Length, field.Length)), field);
    }

    private static void WriteProposedContexts(DicomAssociation association, ArrayBufferWriter<byte> items)
    {
        var item = new ArrayBufferWriter<byte>(256);
        foreach (var context in association.PresentationContexts)
        {
            item.ResetWrittenCount();
            item.Write<byte>([context.ID, 0, 0, 0]);
            WriteItem(item, 0x30, context.AbstractSyntax.UID);
            foreach (var syntax in context.GetTransferSyntaxes())
                WriteItem(item, 0x40, syntax.UID.UID);
            WriteItem(items, 0x20, item.WrittenSpan);
        }
    }

    private static void WriteAnsweredContexts(DicomAssociation association, ArrayBufferWriter<byte> items)
    {
        var item = new ArrayBufferWriter<byte>(256);
        foreach (var context in association.PresentationContexts)
        {
            item.ResetWrittenCount();
            item.Write<byte>([context.ID, 0, (byte)context.Result, 0]);
            WriteItem(item, 0x40, (context.AcceptedTransferSyntax ?? DicomTransferSyntax.ImplicitVRLittleEndian).UID.UID);
            WriteItem(items, 0x21, item.WrittenSpan);
        }
    }

    private static void WriteUserInformation(DicomAssociation association, ArrayBufferWriter<byte> items)
    {
        var information = new ArrayBufferWriter<byte>(256);
        Span<byte> four = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(four, (association.Options ?? new DicomServiceOptions()).MaxPDULength);
        WriteItem(information, 0x51, four);
        WriteItem(information, 0x52, DicomImplementation.ClassUID.UID);
        if (association.MaxAsyncOpsInvoked != 1 || association.MaxAsyncOpsPerformed != 1)
        {
            BinaryPrimitives.WriteUInt16BigEndian(four, (ushort)association.MaxAsyncOpsInvoked);
            BinaryPrimitives.WriteUInt16BigEndian(four[2..], (ushort)association.MaxAsyncOpsPerformed);
            WriteItem(information, 0x53, four);
        }

        foreach (var roles in association.PresentationContexts
            .Where(context => context.UserRole.HasValue || context.ProviderRole.HasValue)
            .DistinctBy(context => context.AbstractSyntax.UID))
        {
            WriteRole(information, roles);
        }

        WriteItem(information, 0x55, DicomImplementation.Version);
        WriteItem(items, 0x50, information.WrittenSpan);
    }

    private static void WriteRole(ArrayBufferWriter<byte> information, DicomPresentationContext context)
    {
        var uid = context.AbstractSyntax.UID;
        var role = new byte[4 + uid.Length];
        BinaryPrimitives.WriteUInt16BigEndian(role, (ushort)uid.Length);
        Encoding.ASCII.GetBytes(uid, role.AsSpan(2));
        role[^2] = context.UserRole == true ? (byte)1 : (byte)0;
        role[^1] = context.ProviderRole == true ? (byte)1 : (byte)0;
        WriteItem(information, 0x54, role);
    }

    private static void WriteItem(ArrayBufferWriter<byte> destination, byte type, string text)
        => WriteItem(destination, type, Encoding.Latin1.GetBytes(text));

    private static void WriteItem(ArrayBufferWriter<byte> destination, byte type, ReadOnlySpan<byte> value)
    {
        if (value.Length > ushort.MaxValue)
            throw new DicomNetworkException($"Item {type:X2}H of an association would be {value.Length} bytes long; 65535 is the limit");

        var head = destination.GetSpan(4);
        head[0] = type;
        head[1] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(head[2..], (ushort)value.Length);
        destination.Advance(4);
        destination.Write(value);
    }

    private static ProtocolViolationException Invalid(string message) => new(DicomAbortReason.InvalidPDUParameter, message);
}
