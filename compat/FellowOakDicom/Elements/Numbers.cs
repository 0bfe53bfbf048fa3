using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace FellowOakDicom;

/// <summary>Turns parsed numbers into the type that a caller asks for.</summary>
internal static class Numbers
{
    /// <summary>False where <typeparamref name="T"/> is no number or array of numbers.</summary>
    public static bool Convert<T, TNumber>(TNumber[] numbers, int item, [MaybeNullWhen(false)] out T result)
        where TNumber : struct
    {
        if (typeof(T).IsArray && typeof(T).GetElementType() is { } element && (element.IsValueType || element == typeof(object)))
        {
            var type = Nullable.GetUnderlyingType(element) ?? element;
            var array = Array.CreateInstance(element, numbers.Length);
            for (var index = 0; index < numbers.Length; index++)
                array.SetValue(To(numbers[index], type), index);
            result = (T)(object)array;
            return true;
        }

        if (!typeof(T).IsValueType && typeof(T) != typeof(object))
        {
            result = default;
            return false;
        }

        item = Math.Max(item, 0);
        if (item >= numbers.Length)
            throw new ArgumentOutOfRangeException(nameof(item), item, "Index is outside the range of available value items");
        result = (T)To(numbers[item], Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T));
        return true;
    }

    private static object To(object number, Type type) =>
        type.IsEnum ? Enum.ToObject(type, number)
        : type == typeof(object) ? number
        : System.Convert.ChangeType(number, type, CultureInfo.InvariantCulture);
}
