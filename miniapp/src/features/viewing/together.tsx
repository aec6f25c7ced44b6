import { Box } from '../../components/box';
import { Press } from '../../components/press';
import type { Declared } from './sitting';
import type { ViewingNow } from './use-viewing';

interface Choice {
  flag: Declared;
  words: string;
}
const toSee: readonly Choice[] = [
  { flag: 'group', words: '几个人一起看' },
  { flag: 'cast', words: '投到大屏上看' },
];
const toHear: readonly Choice[] = [{ flag: 'group', words: '几个人一起听' }];

/** Said by those who watch, and sent with what they watched. It changes nothing of what counts. */
export function Together({ now }: { now: ViewingNow }) {
  const sounds = now.sitting.resource.kind === 'audio';
  return (
    <Box className="gy-together">
      <Box className="gy-chips">
        {(sounds ? toHear : toSee).map(({ flag, words }) => {
          const on = now.declared.includes(flag);
          return (
            <Press
              key={flag}
              id={`declare-${flag}`}
              className={`gy-chip${on ? ' gy-chip--on' : ''}`}
              role="switch"
              label={words}
              pressed={on}
              onPress={() => now.sitting.declare(flag, !on)}
            >
              {words}
            </Press>
          );
        })}
      </Box>
      {now.declared.length === 0 ? null : (
        <Box as="p" className="gy-meta gy-gap-xs" live>
          {`好的，这一次会注明。${sounds ? '听' : '看'}了多少还是照实记。`}
        </Box>
      )}
    </Box>
  );
}
