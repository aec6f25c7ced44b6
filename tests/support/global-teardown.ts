import { promises as fs } from 'node:fs';
import './global-setup';

export default async function globalTeardown(): Promise<void> {
  const running = globalThis.gongyuTestMongo;
  if (!running) return;
  globalThis.gongyuTestMongo = undefined;
  delete process.env['TEST_MONGODB_URI'];
  await running.mongo.stop();
  await fs.rm(running.folder, { recursive: true, force: true });
}
