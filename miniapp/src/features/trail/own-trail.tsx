import type { WireTrailLine } from '@contract/index';
import { Box } from '../../components/box';
import { dateOf, clockOf, whenOf } from '../../words/when';

/** Lines of one day belong together: «今天», «昨天», else the date. */
const dayOf = (at: number, now: number): string => {
  const [word = ''] = whenOf(at, now).split(' ');
  return word === '今天' || word === '昨天' ? word : dateOf(at);
};

function daysOf(lines: readonly WireTrailLine[], now: number): [string, WireTrailLine[]][] {
  const days = new Map<string, WireTrailLine[]>();
  for (const line of lines) {
    const day = dayOf(line.at, now);
    days.set(day, [...(days.get(day) ?? []), line]);
  }
  return [...days];
}

/** Who looked at or changed what is kept about one's children, day by day. */
export function OwnTrail({ lines, now }: { lines: readonly WireTrailLine[]; now: number }) {
  return (
    <>
      {daysOf(lines, now).map(([day, of]) => (
        <Box as="section" key={day} className="gy-card" label={day}>
          <Box as="h2" className="gy-h3 gy-below-s">
            {day}
          </Box>
          <Box as="ul" className="gy-lines">
            {of.map((line) => (
              <Box as="li" key={line.id} className="gy-line">
                <Box>
                  <Box as="p">{`${line.who}${line.what}`}</Box>
                  <Box as="p" className="gy-meta">
                    {[clockOf(line.at), line.about].filter((part) => part !== '').join(' · ')}
                  </Box>
                </Box>
              </Box>
            ))}
          </Box>
        </Box>
      ))}
    </>
  );
}
