import { useMemo, useState } from 'react';
import { Box } from '../../components/box';
import { Field } from '../../components/field';
import { Loaded } from '../../components/loaded';
import { Press } from '../../components/press';
import { forWords, kindWords, lengthText, narrowed, type Resources } from './use-resources';

interface PickProps {
  resources: Resources;
  /** The id of what is chosen; empty: nothing yet. */
  value: string;
  fault?: string | undefined;
  onChange: (id: string) => void;
}

const MOST_SHOWN = 60;

/** The content of a line: found by words of its title, theme, stage or kind. */
export function PickResource({ resources: { load, reload, items }, value, fault, onChange }: PickProps) {
  const [words, setWords] = useState('');
  const found = useMemo(() => narrowed(items, words), [items, words]);
  const chosen = items.find(({ id }) => id === value);
  return (
    <Box>
      <Field
        id="resource-words"
        label="内容"
        value={words}
        onChange={setWords}
        placeholder="标题、主题、学段、视频或文章"
        maxLength={40}
        fault={fault}
        hint={chosen ? `选了《${chosen.title}》` : '写一两个字找一找'}
      />
      <Box className="gy-gap-s">
        <Loaded of={load} retry={reload}>
          {() =>
            found.length === 0 ? (
              <Box as="p" className="gy-meta">
                没有找到，请换个字试试。
              </Box>
            ) : (
              <Box className="gy-pick" role="radiogroup" label="选内容">
                {found.slice(0, MOST_SHOWN).map((item) => (
                  <Press
                    key={item.id}
                    id={`pick-${item.id}`}
                    role="radio"
                    pressed={item.id === value}
                    label={item.title}
                    className={`gy-pick__item${item.id === value ? ' gy-pick__item--on' : ''}`}
                    onPress={() => onChange(item.id)}
                  >
                    <Box>{item.title}</Box>
                    <Box className="gy-meta">
                      {[kindWords[item.kind], lengthText(item.seconds), forWords[item.for], item.theme, item.stages.join('、')]
                        .filter(Boolean)
                        .join(' · ')}
                    </Box>
                  </Press>
                ))}
              </Box>
            )
          }
        </Loaded>
        {found.length > MOST_SHOWN ? (
          <Box as="p" className="gy-meta">{`还有 ${found.length - MOST_SHOWN} 个，再写几个字缩小范围。`}</Box>
        ) : null}
      </Box>
    </Box>
  );
}
