using System.Security.Cryptography;
using System.Text;
using DicomNode.Classifier;
using FellowOakDicom;

namespace DicomNode.Node.Verdicts;

/// <summary>
/// Pseudonyms of patients: the first ten characters of a base32 (RFC 4648) HMAC-SHA256 over Issuer of Patient ID and Patient ID, under the key of the
/// installation. The same patient has the same one on every node that shares the store, and another in every other installation; who has not the key cannot
/// find the Patient ID behind it by trying. Nothing of the patient leaves this class but the pseudonym.
/// </summary>
public sealed class PatientKeys(IVerdictStore store)
{
    /// <summary>50 bits: two of a million patients share one with a probability of one in 2,000.</summary>
    private const int Length = 10;

    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>The pseudonym of a data set's patient; null where it has no Patient ID (0010,0020).</summary>
    public string? Of(DicomDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return Of(dataset.FindText(DicomTag.IssuerOfPatientID), dataset.FindText(DicomTag.PatientID));
    }

    /// <summary>The pseudonym of a patient; null without a Patient ID.</summary>
    /// <param name="issuer">Issuer of Patient ID (0010,0021), may be null.</param>
    /// <param name="patientId">Patient ID (0010,0020).</param>
    internal string? Of(string? issuer, string? patientId)
    {
        if (patientId is null)
            return null;

        // Neither value may hold a backslash (PS3.5 6.2): no two pairs make the same text.
        var hash = HMACSHA256.HashData(store.InstallationKey.Span, Encoding.UTF8.GetBytes($"{issuer}\\{patientId}"));
        return string.Create(Length, hash, static (key, hash) =>
        {
            for (var i = 0; i < key.Length; i++)
            {
                var bit = 5 * i;
                var pair = (hash[bit / 8] << 8) | hash[(bit / 8) + 1];
                key[i] = Alphabet[(pair >> (11 - (bit % 8))) & 31];
            }
        });
    }
}
