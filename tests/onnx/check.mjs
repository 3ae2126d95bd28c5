// Runs the models that onnx_write left in FOLDER and compares: node check.mjs FOLDER MODULES, where MODULES is the
// folder that holds node_modules/onnxruntime-web.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [folder, modules] = process.argv.slice(2);
const require = createRequire(pathToFileURL(`${modules}/`));
const ort = require('onnxruntime-web');
ort.env.wasm.numThreads = 1;
ort.env.logLevel = 'error';

const tolerance = 1e-5;

function tensor({ file, shape, dtype }) {
  const bytes = readFileSync(file);
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  return new ort.Tensor(dtype, dtype === 'int64' ? new BigInt64Array(buffer) : new Float32Array(buffer), shape);
}

// The largest difference, in parts of what is larger: 1 or the value.
function difference(got, wanted) {
  if (got.dims.join() !== wanted.dims.join()) return `sizes [${got.dims}] instead of [${wanted.dims}]`;
  let worst = 0;
  for (let i = 0; i < wanted.data.length; ++i) {
    const far = Math.abs(got.data[i] - wanted.data[i]) / Math.max(1, Math.abs(wanted.data[i]));
    if (!(far <= worst)) worst = far;  // nan is the worst of all
  }
  return worst;
}

const cases = JSON.parse(readFileSync(`${folder}/cases.json`));
let failed = 0, runs = 0, worst = 0;
for (const { name, model, runs: wanted } of cases) {
  try {
    const session = await ort.InferenceSession.create(model.startsWith('/') ? readFileSync(model) : model);
    for (const { input, output } of wanted) {
      const { output: got } = await session.run({ input: tensor(input) });
      const far = difference(got, tensor(output));
      ++runs;
      if (far > worst) worst = far;
      if (far <= tolerance) continue;
      ++failed;
      console.log(`${name} of [${input.shape}]: ${far}`);
    }
  } catch (error) {
    ++failed;
    console.log(`${name}: ${error.message}`);
  }
}
console.log(`ONNX Runtime ${ort.env.versions.web}: ${cases.length} models, ${runs} runs, ${failed} failed, ` +
            `largest difference ${worst}`);
process.exit(failed || runs === 0 ? 1 : 0);
