import { useCallback, useState } from 'react';
import { call } from '../../api/client';
import { useLoad } from '../../api/use-load';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Press } from '../../components/press';
import { Sheet } from '../../components/sheet';
import { clockLength } from '../../words/amount';
import { PickItem, type PickedItem } from './pick-item';
import { EditQuickReplies } from './quick-replies';

interface AnswerToolsProps {
  item: PickedItem | undefined;
  onItem: (item: PickedItem | undefined) => void;
  /** A sentence to put into the answer. */
  onSay: (sentence: string) => void;
}

/** What a teacher has at hand beside the field: sentences said often, and an item of the catalogue. */
export function AnswerTools({ item, onItem, onSay }: AnswerToolsProps) {
  const [open, setOpen] = useState<'item' | 'replies'>();
  const { load, put } = useLoad(useCallback(() => call('quickReplies', {}), []));
  const close = useCallback(() => setOpen(undefined), []);
  const lists = load.state === 'ready' ? load.data : undefined;
  const sentences = lists ? [...lists.own, ...lists.school.filter((one) => !lists.own.includes(one))] : [];
  return (
    <Box className="gy-gap-s">
      {sentences.length === 0 ? null : (
        <Box className="gy-chips" role="group" label="常用的话">
          {sentences.map((sentence) => (
            <Press key={sentence} label={`写上：${sentence}`} className="gy-chip" onPress={() => onSay(sentence)}>
              {sentence.length > 14 ? `${sentence.slice(0, 13)}…` : sentence}
            </Press>
          ))}
        </Box>
      )}
      {item === undefined ? null : (
        <Box className="gy-row gy-row--apart gy-gap-s" id="picked-item">
          <Box as="p">{`附上：《${item.title}》${item.atSecond > 0 ? `从 ${clockLength(item.atSecond)} 看起` : ''}`}</Box>
          <Button kind="plain" small onPress={() => onItem(undefined)}>
            不附了
          </Button>
        </Box>
      )}
      <Box className="gy-row gy-gap-s">
        <Button id="open-item" kind="plain" small icon="video" onPress={() => setOpen('item')}>
          附一个视频或文章
        </Button>
        {lists === undefined ? null : (
          <Button id="open-replies" kind="plain" small onPress={() => setOpen('replies')}>
            改常用的话
          </Button>
        )}
      </Box>
      {open === 'item' ? (
        <Sheet id="item-sheet" title="附一个内容" onClose={close}>
          <PickItem
            onPick={(picked) => {
              onItem(picked);
              close();
            }}
          />
        </Sheet>
      ) : null}
      {open === 'replies' && lists ? (
        <Sheet id="replies-sheet" title="常用的话" onClose={close}>
          <EditQuickReplies lists={lists} onDone={put} />
        </Sheet>
      ) : null}
    </Box>
  );
}
