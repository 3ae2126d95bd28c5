#!/usr/bin/python3
"""Writes files as torch.save() does, for the tests of the reader (needs PyTorch: Debian's python3-torch).

usage: make_torch_files.py samples FOLDER          the small files of tests/interop
       make_torch_files.py alexnet FOLDER WIDTH    weights.pth of an AlexNet with random weights (64: torchvision's
                                                   size), and expected.pt: an input and what the network makes of it
"""
import collections
import os
import sys

import torch
from torch import nn


def samples(folder):
    base = torch.arange(24, dtype=torch.float32).reshape(4, 6)
    mixed = collections.OrderedDict(
        f32=base[:2, :3].clone(), f64=torch.tensor([0.1, -2.5e300], dtype=torch.float64), f16=torch.tensor([1.5, -2.0]).half(),
        bf16=torch.tensor([3.0, 0.25]).bfloat16(), i64=torch.tensor([[2**62, -1]]), i32=torch.tensor([7]).int(),
        i16=torch.tensor([-300]).short(), i8=torch.tensor([-3]).char(), u8=torch.tensor([255]).byte(),
        bool=torch.tensor([True, False]), scalar=torch.tensor(3.5), empty=torch.empty(0, 3),
        transposed=base.t(), row=base[1], columns=base[:, 1:5:2], parameter=nn.Parameter(torch.tensor([1.0, 2.0])))
    for name, zipped in (('mixed', True), ('mixed_legacy', False)):
        torch.save(mixed, os.path.join(folder, name + '.pt'), _use_new_zipfile_serialization=zipped)
    nested = {'epoch': 3, 'rate': 0.5, 'name': 'net', 'big': 2**70, 'none': None, 'model': collections.OrderedDict(w=base[0]),
              'list': [torch.tensor(1), (torch.tensor(2), {5: torch.tensor(3)})]}
    torch.save(nested, os.path.join(folder, 'nested.pt'))

    class Harmful:
        def __reduce__(self):
            return os.system, ('touch harmful_was_run',)
    torch.save({'w': base, 'x': Harmful()}, os.path.join(folder, 'harmful.pt'))
    torch.save({'w': base, 'x': Harmful()}, os.path.join(folder, 'harmful_legacy.pt'), _use_new_zipfile_serialization=False)
    own = {'w': base}
    own['self'] = {'inner': own}
    torch.save(own, os.path.join(folder, 'self.pt'))
    torch.save(torch.zeros(2, dtype=torch.complex64), os.path.join(folder, 'complex.pt'))
    torch.save(nn.Linear(2, 1), os.path.join(folder, 'module.pt'))
    torch.jit.save(torch.jit.script(nn.Linear(2, 1)), os.path.join(folder, 'script.pt'))


class AlexNet(nn.Module):
    """The layers of torchvision.models.alexnet under its names, all widths scaled alike."""

    def __init__(self, width, classes):
        super().__init__()
        w = width
        relu, pool = (lambda: nn.ReLU(inplace=True)), (lambda: nn.MaxPool2d(3, 2))
        self.features = nn.Sequential(
            nn.Conv2d(3, w, 11, 4, 2), relu(), pool(), nn.Conv2d(w, 3 * w, 5, 1, 2), relu(), pool(),
            nn.Conv2d(3 * w, 6 * w, 3, 1, 1), relu(), nn.Conv2d(6 * w, 4 * w, 3, 1, 1), relu(),
            nn.Conv2d(4 * w, 4 * w, 3, 1, 1), relu(), pool())
        self.avgpool = nn.AdaptiveAvgPool2d((6, 6))
        self.classifier = nn.Sequential(
            nn.Dropout(), nn.Linear(4 * w * 36, 64 * w), relu(), nn.Dropout(), nn.Linear(64 * w, 64 * w), relu(),
            nn.Linear(64 * w, classes))

    def forward(self, x):
        return self.classifier(torch.flatten(self.avgpool(self.features(x)), 1))


def alexnet(folder, width):
    torch.manual_seed(1)
    net = AlexNet(width, 1000 if width == 64 else 10).eval()
    images = (torch.rand(2, 3, 32, 28) * 255).byte()
    side = 227 if width == 64 else 130
    x = nn.functional.interpolate(images.float() / 255, (side, side), mode='bilinear', align_corners=False)
    mean, deviation = torch.tensor([0.485, 0.456, 0.406]), torch.tensor([0.229, 0.224, 0.225])
    x = (x - mean[:, None, None]) / deviation[:, None, None]
    with torch.no_grad():
        expected = {'images': images, 'input': x[:, :, ::16, ::16].clone(), 'output': net(x)}
    torch.save(net.state_dict(), os.path.join(folder, 'weights.pth'))
    torch.save(expected, os.path.join(folder, 'expected.pt'))


if len(sys.argv) < 3 or sys.argv[1] not in ('samples', 'alexnet'):
    sys.exit(__doc__)
os.makedirs(sys.argv[2], exist_ok=True)
if sys.argv[1] == 'samples':
    samples(sys.argv[2])
else:
    alexnet(sys.argv[2], int(sys.argv[3]))
