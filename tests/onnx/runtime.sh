#!/usr/bin/env bash
# runtime.sh ONNX_WRITE FOLDER: writes the models and runs them in ONNX Runtime, which comes from npm's registry.
set -euo pipefail
write=$1 folder=$2 here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

command -v node >/dev/null && command -v npm >/dev/null || { echo "SKIPPED: there is no node with npm" && exit 0; }
mkdir -p "$folder/models"
cp "$here/package.json" "$here/package-lock.json" "$folder/"
if [[ ! -d $folder/node_modules/onnxruntime-web ]]; then
  (cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund >npm.log 2>&1) ||
    { tail -3 "$folder/npm.log" && echo "SKIPPED: npm cannot install onnxruntime-web here" && exit 0; }
fi
"$write" "$folder/models"
node "$here/check.mjs" "$folder/models" "$folder"
