using System.Net;
using TorchSharp.TensorBoard;

namespace TorchSharp
{
    public static partial class torch
    {
        /// <summary>What stands beside training.</summary>
        public static class utils
        {
            /// <summary>Figures for TensorBoard.</summary>
            public static class tensorboard
            {
                /// <summary>Begins an event file.</summary>
                /// <param name="log_dir">Its folder, made where it is missing.</param>
                public static Modules.SummaryWriter SummaryWriter(string log_dir) => new(log_dir);
            }
        }
    }
}

namespace TorchSharp.Modules
{
    /// <summary>Writes figures to one event file. Each is written when its call returns; there is nothing to flush or to close.</summary>
    public sealed class SummaryWriter
    {
        private static int _made;

        private readonly string _path;

        internal SummaryWriter(string folder)
        {
            LogDir = folder;
            Directory.CreateDirectory(folder);
            _path = Path.Combine(
                folder,
                FormattableString.Invariant($"events.out.tfevents.{DateTime.Now.Ticks}.{Dns.GetHostName()}.{Environment.ProcessId}.{Interlocked.Increment(ref _made)}"));
            EventFile.Append(_path, EventFile.Version(Now()));
        }

        public string LogDir { get; }

        /// <summary>Writes one figure.</summary>
        /// <param name="tag">Its name; what stands before a slash groups it.</param>
        /// <param name="scalar_value">Its value.</param>
        /// <param name="global_step">The step that it belongs to.</param>
        /// <param name="walltime">Seconds since 1970; now where it is null.</param>
        public void add_scalar(string tag, float scalar_value, int global_step, long? walltime) =>
            EventFile.Append(_path, EventFile.Scalar(tag, scalar_value, global_step, walltime ?? Now()));

        private static long Now() => DateTimeOffset.UtcNow.ToUnixTimeSeconds();
    }
}
