import { existsSync } from 'node:fs';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const kinds = /\.(js|css|html|svg|json)$/;
const worthIt = 1024; // below it the headers outweigh what is saved

/** Lays `X.br` and `X.gz` beside each text file of a built site, so that the server never compresses while somebody waits. */
export async function compress(folder, { brotli = 11 } = {}) {
  const files = (await readdir(folder, { recursive: true })).filter((name) => kinds.test(name)).map((name) => join(folder, name));
  const queue = [...files];
  const worker = async () => {
    for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
      const text = await readFile(file);
      if (text.length < worthIt) continue;
      const [br, gz] = await Promise.all([
        promisify(brotliCompress)(text, {
          params: { [constants.BROTLI_PARAM_QUALITY]: brotli, [constants.BROTLI_PARAM_SIZE_HINT]: text.length },
        }),
        promisify(gzip)(text, { level: 9 }),
      ]);
      await Promise.all([writeFile(`${file}.br`, br), writeFile(`${file}.gz`, gz)]);
    }
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
  return files.length;
}

const [, script, folder] = process.argv;
if (script?.endsWith('compress.mjs') && folder !== undefined) {
  if (!existsSync(folder)) {
    process.stderr.write(`没有文件夹 ${folder}，请先 npm run build:h5\n`);
    process.exit(1);
  }
  process.stdout.write(`压缩了 ${await compress(folder)} 个文件\n`);
}
