import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import { transform } from '@swc/core';

const source = join(__dirname, '../../bot-server/embedded');

/** Compiles the database's starter alone, so that a test can run it in a process of its own without a whole build. */
export async function compileEmbedded(into: string): Promise<void> {
  await fs.mkdir(into, { recursive: true });
  for (const name of await fs.readdir(source)) {
    const { code } = await transform(await fs.readFile(join(source, name), 'utf8'), {
      filename: name,
      jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
      module: { type: 'commonjs' },
    });
    await fs.writeFile(join(into, name.replace(/\.ts$/, '.js')), code);
  }
  await fs.symlink(join(__dirname, '../../node_modules'), join(into, 'node_modules'));
}
