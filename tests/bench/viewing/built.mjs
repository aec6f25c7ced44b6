// The product as it was built: the bench measures that, and takes its rules and rows from it.
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(import.meta.url);
export const root = join(import.meta.dirname, '..', '..', '..');
export const built = (path) => require(`../../../.build/bot-server/${path}.js`);
export const { mongo } = require('mongoose');
export const say = (line) => process.stdout.write(`${line}\n`);
