import { environment } from '../env';
import { findMongod } from './find-mongod';

/** Started by the start script while the pages are being built: when the server asks for mongod, it lies in the cache. */
async function prefetch(): Promise<void> {
  const env = environment();
  if (env.mongodbUri !== undefined) return;
  const found = await findMongod({
    mongodBinary: env.mongodBinary,
    dataDir: env.dataDir,
    onProgress: (sentence) => process.stdout.write(`  ${sentence}\n`),
  });
  process.stdout.write(`  用 MongoDB ${found.version}（${found.from}）\n`);
}

prefetch().catch(() => {
  process.exitCode = 1; // the server looks again and tells the reason in full
});
