import { useCallback, useEffect, useRef, useState } from 'react';
import type { WireRosterJob } from '@contract/index';
import { call } from '../../api/client';
import { asProblem, type ApiProblem } from '../../api/problem';
import type { PickedFile } from '../../platform/pick-file';

const EVERY_MS = 700;
/** So many questions in a row may go unanswered before the page gives up; the import itself goes on. */
const PATIENCE = 8;

export interface Following {
  job: WireRosterJob | null;
  busy: boolean;
  problem: ApiProblem | null;
  start: (file: PickedFile, apply: boolean, left: boolean) => void;
  clear: () => void;
}

/** Begins an import and asks how it stands until it is through. Leaving the page does not stop it. */
export function useJob(onEnd: (job: WireRosterJob) => void): Following {
  const [job, setJob] = useState<WireRosterJob | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const turn = useRef(0);
  const ended = useRef(onEnd);
  ended.current = onEnd;
  useEffect(
    () => () => {
      turn.current += 1;
    },
    [],
  );

  const follow = useCallback(async (id: string, mine: number) => {
    for (let unanswered = 0; mine === turn.current;) {
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
      try {
        const now = await call('rosterImport', { params: { import: id } });
        unanswered = 0;
        if (mine !== turn.current) return;
        setJob(now);
        if (!now.running) {
          ended.current(now);
          return;
        }
      } catch (error) {
        unanswered += 1;
        if (unanswered >= PATIENCE) throw error;
      }
    }
  }, []);

  const start = useCallback(
    (file: PickedFile, apply: boolean, left: boolean) => {
      const mine = ++turn.current;
      setBusy(true);
      setProblem(null);
      setJob(null);
      call('startRosterImport', { query: { fileName: file.name, apply: apply ? '1' : '0', left: left ? '1' : '0' }, in: file.bytes })
        .then((begun) => {
          if (mine !== turn.current) return undefined;
          setJob(begun);
          return follow(begun.id, mine);
        })
        .catch((error: unknown) => {
          if (mine === turn.current) setProblem(asProblem(error));
        })
        .finally(() => {
          if (mine === turn.current) setBusy(false);
        });
    },
    [follow],
  );
  const clear = useCallback(() => {
    turn.current += 1;
    setJob(null);
    setBusy(false);
    setProblem(null);
  }, []);
  return { job, busy, problem, start, clear };
}
