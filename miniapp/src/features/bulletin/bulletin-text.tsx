import type { WireBulletin } from '@contract/index';
import { Box } from '../../components/box';
import { Press } from '../../components/press';
import './bulletin.scss';

type Line = WireBulletin['text']['parts'][number]['lines'][number];
/** What a line says when it is one claim and nothing else. */
const claimOf = (line: Line): Line[number] | undefined =>
  line.length === 1 && line[0]?.measure?.startsWith('change.') ? line[0] : undefined;

/** The text as it was made: every number and every claim of a change is pressed to see what it is and where it is from. */
export function BulletinText({ text, onAsk }: { text: WireBulletin['text']; onAsk: (measure: string, shown: string) => void }) {
  return (
    <>
      {text.parts.map(({ heading, lines }, part) => (
        <Box as="section" key={heading} className="gy-section" label={heading}>
          <Box as="h3" className="gy-h3 gy-below-s">
            {heading}
          </Box>
          {lines.map((line, at) => {
            const claim = claimOf(line);
            const id = `figure-${part}-${at}`;
            return claim?.measure ? (
              <Press key={id} id={id} className="gy-bulletin__claim" onPress={() => onAsk(claim.measure ?? '', claim.text)}>
                {claim.text}
              </Press>
            ) : (
              <Box as="p" key={id} className="gy-bulletin__line">
                {line.map(({ text: words, measure }, piece) =>
                  measure === undefined ? (
                    <Box as="span" key={`${id}-${piece}`}>
                      {words}
                    </Box>
                  ) : (
                    <Press
                      key={`${id}-${piece}`}
                      id={`${id}-${piece}`}
                      className="gy-bulletin__figure"
                      label={`${words}，看这个数是什么`}
                      onPress={() => onAsk(measure, words)}
                    >
                      {words}
                    </Press>
                  ),
                )}
              </Box>
            );
          })}
        </Box>
      ))}
    </>
  );
}
