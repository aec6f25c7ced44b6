import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The true counts of one jest run's JSON: a test that did not run (skipped, todo) counts as failed, and so does a
 * suite that broke before its first test. A run that was cut short or said no for another reason has failed once more.
 */
export function countRun(run) {
  const asked = (name) => (Number.isInteger(run?.[name]) && run[name] >= 0 ? run[name] : 0);
  const broken = Array.isArray(run?.testResults)
    ? run.testResults.filter((suite) => suite.status === 'failed' && (suite.assertionResults ?? []).length === 0).length
    : 0;
  const passed = asked('numPassedTests');
  const failed =
    asked('numFailedTests') + asked('numPendingTests') + asked('numTodoTests') + Math.max(broken, asked('numRuntimeErrorTestSuites'));
  const otherwise = failed === 0 && (run?.success !== true || run?.wasInterrupted === true) ? 1 : 0;
  return { passed, failed: failed + otherwise };
}

/** Sums what is in a folder of jest results (`*.json`); a file that can not be read is one failure. */
export function countFolder(folder) {
  return names(folder)
    .map((name) => {
      try {
        return countRun(JSON.parse(readFileSync(join(folder, name), 'utf8')));
      } catch {
        return { passed: 0, failed: 1 };
      }
    })
    .reduce((sum, one) => ({ passed: sum.passed + one.passed, failed: sum.failed + one.failed }), { passed: 0, failed: 0 });
}

function names(folder) {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.json'));
  } catch {
    return [];
  }
}
