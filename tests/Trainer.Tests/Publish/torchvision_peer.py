"""The other side of the weights' contract: torchvision's own networks, and safetensors by the format's description alone.

    torchvision_peer.py read  ARCHITECTURE CLASSES WEIGHTS SLICES        loads a file with strict names
    torchvision_peer.py write ARCHITECTURE CLASSES WEIGHTS SLICES SEED   makes a random network and writes it

SLICES is a file of float32 slices of 224 x 224. Either way the network's logits are printed as JSON, one row for each slice.
Exit code 3: Python has no torchvision.
"""

import json
import struct
import sys

try:
    import torch
    import torchvision
except ImportError as missing:
    print(missing)
    sys.exit(3)

TYPES = {"F16": torch.float16, "BF16": torch.bfloat16, "F32": torch.float32, "I64": torch.int64}


def create(architecture, classes):
    """A network for one grey channel."""
    if architecture == "vgg16":
        network = torchvision.models.vgg16_bn(num_classes=classes)
        network.features[0] = torch.nn.Conv2d(1, 64, 3, padding=1)
    else:
        network = getattr(torchvision.models, architecture)(num_classes=classes)
        network.conv1 = torch.nn.Conv2d(1, 64, 7, stride=2, padding=3, bias=False)
    return network


def read(path):
    """Tensors by name: eight bytes of length, a JSON header, the data."""
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = file.read()
    header.pop("__metadata__", None)
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        tensors[name] = torch.frombuffer(bytearray(data[begin:end]), dtype=TYPES[entry["dtype"]]).reshape(entry["shape"])
    return tensors


def write(path, tensors):
    """The reverse, in the tensors' own types."""
    names = {dtype: name for name, dtype in TYPES.items()}
    header, data = {}, bytearray()
    for name, tensor in tensors.items():
        begin = len(data)
        data += tensor.contiguous().numpy().tobytes()
        header[name] = {"dtype": names[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [begin, len(data)]}
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


def randomise(network, seed):
    """Other weights and statistics than a fresh network has."""
    torch.manual_seed(seed)
    for name, buffer in network.named_buffers():
        if name.endswith("running_mean"):
            buffer.normal_(0, 0.1)
        elif name.endswith("running_var"):
            buffer.uniform_(0.5, 1.5)
    for parameter in network.parameters():
        if parameter.dim() == 1:
            parameter.add_(torch.randn_like(parameter) * 0.1)


def main(command, architecture, classes, weights, slices, seed=0):
    torch.manual_seed(int(seed))
    network = create(architecture, int(classes))
    with torch.no_grad():
        if command == "read":
            network.load_state_dict(read(weights), strict=True)
        else:
            randomise(network, int(seed))
            write(weights, network.state_dict())
        network.eval()
        with open(slices, "rb") as file:
            images = torch.frombuffer(bytearray(file.read()), dtype=torch.float32).reshape(-1, 1, 224, 224)
        print(json.dumps(network(images).tolist()))


main(*sys.argv[1:])
