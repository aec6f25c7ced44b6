// Steps of a start or a build: each says what it does while it lasts and how many seconds it took.

/** Runs one step and prints its seconds. */
export async function phase(name, work) {
  const began = Date.now();
  const still = setInterval(() => say(`  …… ${name}，已经 ${seconds(began)} 秒`), 10_000);
  try {
    const result = await work();
    say(`✓ ${name}：${seconds(began)} 秒`);
    return result;
  } catch (fault) {
    say(`✗ ${name}：${seconds(began)} 秒后没有成功`);
    throw fault;
  } finally {
    clearInterval(still);
  }
}

export const say = (sentence) => process.stdout.write(`${sentence}\n`);
export const seconds = (began) => ((Date.now() - began) / 1000).toFixed(1);
