"""Training steps of the MLP 784-500-250-100-10 for the benchmarks.

usage: training.py pytorch|sklearn BATCH sgd|adam THREADS
Prints "ready", then does as many steps as each line of its input says and answers "done".
"""
import os
import sys

framework, batch, optimizer, threads = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]
os.environ.update(OMP_NUM_THREADS=threads, OPENBLAS_NUM_THREADS=threads)

try:  # now, because BLAS reads the number of threads when it is loaded
    import numpy
    if framework == "pytorch":
        import torch
    else:
        from sklearn.neural_network import MLPClassifier
except ImportError as error:
    sys.exit(f"{framework} is left out: {error}")

COUNT = 8192


def digits():
    random = numpy.random.default_rng(1)
    labels = random.integers(0, 10, COUNT)
    patterns = random.random((10, 784)) > 0.8
    images = patterns[labels] * 0.8 + random.random((COUNT, 784)) * 0.2
    return images.astype(numpy.float32), labels


def pytorch_steps():
    torch.set_num_threads(int(threads))
    torch.manual_seed(1)
    images, labels = (torch.from_numpy(array) for array in digits())
    widths = [784, 500, 250, 100, 10]
    layers = []
    for inputs, outputs in zip(widths, widths[1:]):
        layers += [torch.nn.Linear(inputs, outputs), torch.nn.ReLU()]
    model = torch.nn.Sequential(*layers[:-1], torch.nn.LogSoftmax(1))
    rule = torch.optim.SGD if optimizer == "sgd" else torch.optim.Adam
    update = rule(model.parameters(), lr=0.01 if optimizer == "sgd" else 1e-3)
    position = 0

    def run(steps):
        nonlocal position
        for _ in range(steps):
            start = position % (COUNT // batch) * batch
            position += 1
            update.zero_grad()
            loss = torch.nn.functional.nll_loss(model(images[start : start + batch]), labels[start : start + batch])
            loss.backward()
            update.step()
            loss.item()

    return run


def sklearn_steps():
    images, labels = digits()
    rate = 0.01 if optimizer == "sgd" else 1e-3
    model = MLPClassifier((500, 250, 100), solver=optimizer, batch_size=batch, learning_rate_init=rate, alpha=0,
                          momentum=0, shuffle=False, random_state=1)
    model.partial_fit(images[:batch], labels[:batch], classes=numpy.arange(10))

    def run(steps):
        while steps > 0:  # a call does an epoch of what it is given
            now = min(steps, COUNT // batch)
            model.partial_fit(images[: now * batch], labels[: now * batch])
            steps -= now

    return run


run = {"pytorch": pytorch_steps, "sklearn": sklearn_steps}[framework]()
print("ready", flush=True)
for line in sys.stdin:
    run(int(line))
    print("done", flush=True)
