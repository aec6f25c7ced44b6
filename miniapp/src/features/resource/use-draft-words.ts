import { useCallback, useEffect, useRef, useState } from 'react';
import type { WireOwnResource, WireResourceDraft } from '@contract/index';
import { call } from '../../api/client';
import { asProblem, type ApiProblem } from '../../api/problem';
import { later } from '../../platform/wait';

type Words = WireResourceDraft['words'];

const STILL_MS = 900;

export interface Typing {
  words: Words;
  put: (words: Words) => void;
  /** What the server has is what stands here. */
  saved: boolean;
  problem: ApiProblem | null;
  /** Saves what is still typed; gives the item as it is then. Throws ApiProblem. */
  settle: () => Promise<WireOwnResource | undefined>;
  retry: () => void;
}

/**
 * What is typed, kept by the server a moment after the last key: one save at a time, each on what the one before left. A file that came
 * meanwhile is no conflict: the newest count of changes is used.
 */
export function useDraftWords(id: string, draft: WireResourceDraft, onSaved: (item: WireOwnResource) => void): Typing {
  const [words, setWords] = useState(draft.words);
  const [saved, setSaved] = useState(true);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const latest = useRef({ words: draft.words, rev: draft.rev, dirty: false });
  const running = useRef<Promise<WireOwnResource | undefined> | null>(null);
  const mounted = useRef(true);
  if (draft.rev > latest.current.rev) latest.current.rev = draft.rev;
  useEffect(() => {
    mounted.current = true;
    return () => {
      mounted.current = false;
    };
  }, []);

  const save = useCallback((): Promise<WireOwnResource | undefined> => {
    running.current ??= (async () => {
      let last: WireOwnResource | undefined;
      try {
        while (latest.current.dirty) {
          latest.current.dirty = false;
          const { words: typed, rev } = latest.current;
          last = await call('changeDraft', { params: { resource: id }, in: { rev, words: typed } });
          latest.current.rev = Math.max(latest.current.rev, last.draft?.rev ?? 0);
        }
      } catch (error) {
        latest.current.dirty = true;
        throw asProblem(error);
      } finally {
        running.current = null;
      }
      return last;
    })();
    return running.current;
  }, [id]);

  const saveNow = useCallback(async (): Promise<WireOwnResource | undefined> => {
    const item = await save();
    if (mounted.current && item) {
      setProblem(null);
      setSaved(!latest.current.dirty);
      onSaved(item);
    }
    return item;
  }, [save, onSaved]);
  const quietly = useCallback(() => void saveNow().catch((error: unknown) => setProblem(asProblem(error))), [saveNow]);

  const turn = useRef(0);
  const put = useCallback(
    (typed: Words) => {
      latest.current.words = typed;
      latest.current.dirty = true;
      setWords(typed);
      setSaved(false);
      const mine = ++turn.current;
      void later(STILL_MS).then(() => {
        if (mine === turn.current) quietly();
      });
    },
    [quietly],
  );
  return { words, put, saved, problem, settle: saveNow, retry: quietly };
}
