import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { FileBytes } from '../domain/importing/sheet-row';
import { Refusal } from '../domain/refusal';
import type { Args } from './noun';

/** Past this no importer reads a table, so it is not even loaded. */
const LARGEST = 64 * 1024 * 1024;

/** The one word that must follow the verb. */
export function onlyWord({ positional }: Args, what: string, usage: string): string {
  const [word, ...more] = positional;
  if (word === undefined) throw new Refusal('request/invalid', { message: `请写上${what}。用法：${usage}` });
  if (more.length > 0) throw new Refusal('request/invalid', { message: `只能写一个${what}，多了“${more.join(' ')}”。用法：${usage}` });
  return word;
}

export const wanted = ({ options }: Args, name: string, what: string, usage: string): string => {
  const value = options[name];
  if (typeof value !== 'string' || value === '')
    throw new Refusal('request/invalid', { message: `请加上 --${name} ${what}。用法：${usage}` });
  return value;
};

/** @throws Refusal import/unreadable when there is no such file, import/too-large. */
export async function fileGiven(path: string): Promise<FileBytes> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) throw new Refusal('import/unreadable', { message: `没有“${path}”这个文件，请检查路径` });
  if (found.size > LARGEST) throw new Refusal('import/too-large');
  return { name: basename(path), bytes: await readFile(path) };
}
