import type { WireDraftLine } from '@contract/index';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Sheet } from '../../components/sheet';
import { whenOf } from '../../words/when';
import { aboutText, layersText } from './about-words';

/** A line that is only looked at: it has gone out, or a reviewer reads it. */
export function LineCard({ line, now, onClose }: { line: WireDraftLine; now: number; onClose: () => void }) {
  const facts: readonly (readonly [string, string])[] = [
    ['推送', whenOf(line.startsAt, now)],
    ['截止', `${whenOf(line.dueAt, now)}（${line.dueDays} 天）`],
    ['给谁', line.who],
    ...(aboutText(line.about) === '' ? [] : [['用途', aboutText(line.about)] as const]),
    ...(line.layers === undefined ? [] : [['分层', layersText(line.layers)] as const]),
    ...(line.county === undefined ? [] : [['来源', line.county.must ? '县里必推' : '县里的'] as const]),
    ...(line.must ? [['必推', '学校不能去掉'] as const] : []),
    ...(line.note === '' ? [] : [['备注', line.note] as const]),
    ...(line.settledText === undefined ? [] : [['情况', `${line.settledText}，不能再改`] as const]),
  ];
  return (
    <Sheet id="line-card" title={`第 ${line.line} 条`} onClose={onClose}>
      <Box as="p" className="gy-h3">{`《${line.title}》`}</Box>
      {facts.map(([name, words]) => (
        <Box key={name} as="p" className="gy-gap-s">{`${name}：${words}`}</Box>
      ))}
      <Box className="gy-gap">
        <Button kind="line" onPress={onClose}>
          看好了
        </Button>
      </Box>
    </Sheet>
  );
}
