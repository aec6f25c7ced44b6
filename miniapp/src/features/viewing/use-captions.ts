import { useEffect, useState } from 'react';
import { readText } from '../../api/client';
import { parseVtt, type Cue } from './vtt';

/** The captions of an item, none while they are not there. A film without its captions still plays. */
export function useCaptions(path: string | undefined): readonly Cue[] {
  const [cues, setCues] = useState<readonly Cue[]>([]);
  useEffect(() => {
    if (path === undefined) return undefined;
    let here = true;
    readText(path).then(
      (text) => {
        if (here) setCues(parseVtt(text));
      },
      () => undefined,
    );
    return () => {
      here = false;
    };
  }, [path]);
  return cues;
}
