import { useCallback, useState } from 'react';
import type { WireAnswerResource } from '@contract/index';
import { call } from '../../api/client';
import { useLoad } from '../../api/use-load';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Field } from '../../components/field';
import { Loaded } from '../../components/loaded';
import { Press } from '../../components/press';
import { clockLength } from '../../words/amount';
import { secondOf } from './second-of';

export interface PickedItem {
  readonly resource: string;
  readonly title: string;
  readonly atSecond: number;
}
const kindWords: Record<WireAnswerResource['kind'], string> = { video: '视频', audio: '音频', article: '文章', link: '链接' };

/** An item of the catalogue for an answer, and the second it shall begin at. */
export function PickItem({ onPick }: { onPick: (item: PickedItem) => void }) {
  const [words, setWords] = useState('');
  const [asked, setAsked] = useState('');
  const [chosen, setChosen] = useState<WireAnswerResource>();
  const [from, setFrom] = useState('');
  const { load, reload } = useLoad(useCallback(() => call('answerResources', { query: { words: asked } }), [asked]));
  const second = secondOf(from, chosen?.seconds);
  if (chosen)
    return (
      <Box className="gy-stack">
        <Box as="p">{`《${chosen.title}》${chosen.seconds === undefined ? '' : `，全长 ${clockLength(chosen.seconds)}`}`}</Box>
        {chosen.seconds === undefined ? null : (
          <Field
            id="item-second"
            label="从哪里看起？（可以不填）"
            value={from}
            onChange={setFrom}
            placeholder="比如 3:20"
            maxLength={8}
            fault={second === undefined ? '请写成“分:秒”，不要超过全长。' : undefined}
          />
        )}
        <Box className="gy-row">
          <Button
            id="item-ok"
            off={second === undefined}
            onPress={() => onPick({ resource: chosen.id, title: chosen.title, atSecond: second ?? 0 })}
          >
            用这个
          </Button>
          <Button kind="line" onPress={() => setChosen(undefined)}>
            重新选
          </Button>
        </Box>
      </Box>
    );
  return (
    <Box className="gy-stack">
      <Field id="item-words" label="找内容" value={words} onChange={setWords} placeholder="标题或主题，比如：睡眠" maxLength={40} />
      <Button id="item-find" kind="soft" onPress={() => setAsked(words.trim())}>
        找一找
      </Button>
      <Loaded of={load} retry={reload}>
        {({ items }) =>
          items.length === 0 ? (
            <Box as="p" className="gy-meta">
              没有找到，请换个字试试。
            </Box>
          ) : (
            <Box className="gy-pick" role="radiogroup" label="选内容">
              {items.map((item) => (
                <Press key={item.id} id={`item-${item.id}`} label={item.title} className="gy-pick__item" onPress={() => setChosen(item)}>
                  <Box>{item.title}</Box>
                  <Box className="gy-meta">
                    {[
                      kindWords[item.kind],
                      item.seconds === undefined ? '' : clockLength(item.seconds),
                      item.for === 'guardian' ? '给家长' : '给孩子',
                      item.theme,
                    ]
                      .filter(Boolean)
                      .join(' · ')}
                  </Box>
                </Press>
              ))}
            </Box>
          )
        }
      </Loaded>
    </Box>
  );
}
