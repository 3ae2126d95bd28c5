# Writes optimizer_sgd.pt and optimizer_adam.pt (PyTorch's checkpoints in the middle of a training) and beside each the
# gradients that came afterwards and where they led: /usr/bin/python3 make_optimizers.py
import json
import os
import torch

here = os.path.dirname(os.path.abspath(__file__))


def numbers(tensors):
    return [t.detach().double().flatten().tolist() for t in tensors]


def write(name, make):
    torch.manual_seed(5)
    net = torch.nn.Linear(3, 2)
    optimizer = make(net)

    def step(gradients):
        for parameter, gradient in zip(net.parameters(), gradients):
            parameter.grad = gradient
        optimizer.step()

    def random_gradients():
        return [torch.randn_like(p) for p in net.parameters()]

    for _ in range(3):
        step(random_gradients())
    torch.save({'model': net.state_dict(), 'optimizer': optimizer.state_dict(), 'epoch': 3},
               os.path.join(here, f'optimizer_{name}.pt'))
    later = [random_gradients() for _ in range(4)]
    for gradients in later:
        step(gradients)
    with open(os.path.join(here, f'optimizer_{name}.json'), 'w') as out:
        json.dump({'gradients': [numbers(g) for g in later], 'parameters': numbers(net.parameters())}, out)


write('sgd', lambda net: torch.optim.SGD(
    [{'params': [net.weight]}, {'params': [net.bias], 'lr': 0.3, 'weight_decay': 0.01}],
    lr=0.1, momentum=0.9, nesterov=True))
write('adam', lambda net: torch.optim.Adam(net.parameters(), lr=0.02, betas=(0.8, 0.95), amsgrad=True))
