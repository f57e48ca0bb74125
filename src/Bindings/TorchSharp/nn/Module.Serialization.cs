using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Saving and loading in TorchSharp's own format: a count, then each tensor's name, type, shape and elements.</summary>
        public partial class Module
        {
            public virtual Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null)
            {
                destination ??= [];
                var start = string.IsNullOrEmpty(prefix) ? string.Empty : prefix + ".";
                foreach (var (key, parameter) in named_parameters())
                {
                    destination.TryAdd(start + key, parameter);
                }

                foreach (var (key, buffer) in named_buffers(include_nonpersistent: false))
                {
                    destination.TryAdd(start + key, buffer);
                }

                return destination;
            }

            public virtual (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null)
            {
                skip ??= [];
                var own = state_dict();
                var unexpected = source.Keys.Where(key => !skip.Contains(key) && !own.ContainsKey(key)).ToList();
                var missing = own.Keys.Where(key => !skip.Contains(key) && !source.ContainsKey(key)).ToList();
                if (strict && unexpected.Count + missing.Count > 0)
                {
                    throw new InvalidOperationException("The loaded state_dict is not identical to the target dictionary.");
                }

                using var frozen = no_grad();
                foreach (var (key, tensor) in source)
                {
                    if (!skip.Contains(key) && own.TryGetValue(key, out var target))
                    {
                        target.copy_(tensor);
                    }
                }

                return (missing, unexpected);
            }

            public Module save(string location, IList<string>? skip = null)
            {
                using var stream = File.Create(location);
                return save(stream, skip);
            }

            public Module save(Stream stream, IList<string>? skip = null)
            {
                using var writer = new BinaryWriter(stream);
                return save(writer, skip);
            }

            public Module save(BinaryWriter writer, IList<string>? skip = null)
            {
                save_state_dict(writer, state_dict(), skip);
                return this;
            }

            public static void save_state_dict(BinaryWriter writer, Dictionary<string, Tensor> sd, IList<string>? skip = null)
            {
                var kept = sd.Where(entry => skip is null || !skip.Contains(entry.Key)).ToList();
                writer.Encode(kept.Count);
                foreach (var (key, tensor) in kept)
                {
                    writer.Write(key);
                    tensor.Save(writer);
                }
            }

            public virtual Module load(string location, bool strict = true, IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null)
            {
                using var stream = File.OpenRead(location);
                return load(stream, strict, skip, loadedParameters);
            }

            public Module load(Stream stream, bool strict = true, IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null)
            {
                using var reader = new BinaryReader(stream);
                return load(reader, strict, skip, loadedParameters);
            }

            public virtual Module load(BinaryReader reader, bool strict = true, IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null)
            {
                var own = state_dict();
                var entries = reader.Decode();
                if (strict && entries != own.Count)
                {
                    throw new ArgumentException($"Mismatched state_dict sizes: expected {own.Count}, but found {entries} entries.");
                }

                for (var i = 0L; i < entries; i++)
                {
                    var key = reader.ReadString();
                    var found = own.TryGetValue(key, out var target);
                    if (strict && !found)
                    {
                        throw new ArgumentException($"Mismatched module state names: the target modules does not have a submodule or buffer named '{key}'");
                    }

                    if (found && !(skip?.Contains(key) ?? false))
                    {
                        target!.Load(reader);
                    }
                    else
                    {
                        TensorExtensionMethods.Load(reader, skip: true).Dispose();
                    }

                    loadedParameters?.Add(key, found);
                }

                return this;
            }
        }
    }
}
