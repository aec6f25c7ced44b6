import { useState } from 'react';
import type { WireHelpList, WireHelpNotice } from '@contract/index';
import { call } from '../../api/client';
import { useLoad } from '../../api/use-load';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Field } from '../../components/field';
import { Hint } from '../../components/notice';
import { toast } from '../../platform/go';
import { dateOf } from '../../words/when';

const load = () => call('helpNotices', {});
const MOST_SIGNS = 200;

/** What stands in the way: a school reads it first and says how it goes about it, its bureau a week later. Nothing where there is none. */
export function HelpNotices() {
  const { load: list, put } = useLoad(load);
  if (list.state !== 'ready' || list.data.items.length === 0) return null;
  const { reader, items } = list.data;
  return (
    <Box as="section" className="gy-section" label="需要帮助">
      <Box as="h2" className="gy-h2 gy-below-s">
        {reader === 'school' ? '这里可能需要帮一把' : '可能需要帮助的学校'}
      </Box>
      <Box as="p" className="gy-soft gy-below-s">
        {reader === 'school'
          ? '先告诉学校。七天以后还是这样，教育局才看得到；到那时已经好转，就不再显示。'
          : '已经告诉学校七天以上，现在还是这样。按学校代码排列，不比较、不打分。'}
      </Box>
      {items.map((notice) => (
        <Box key={notice.id} className="gy-card gy-below-s">
          <Finding notice={notice} reader={reader} />
          {notice.mayNote ? <Words notice={notice} onKept={put} /> : null}
        </Box>
      ))}
    </Box>
  );
}

const spoken = (day: string): string => `${Number(day.slice(5, 7))}月${Number(day.slice(8, 10))}日`;

function Finding({ notice, reader }: { notice: WireHelpNotice; reader: WireHelpList['reader'] }) {
  const { school, finding, advice, from, to, since, bureauFrom, note } = notice;
  return (
    <>
      <Box as="p" className="gy-below-s">
        {reader === 'bureau' ? `${school.name}：${finding}` : finding}
      </Box>
      {reader === 'school' ? (
        <Box as="p" className="gy-soft gy-below-s">
          {advice}
        </Box>
      ) : null}
      <Box as="p" className="gy-meta gy-below-s">
        {`看的是${spoken(from)}到${spoken(to)} · ${dateOf(since)}告诉学校${reader === 'school' ? ` · ${dateOf(bureauFrom)}起教育局也看得到` : ''}`}
      </Box>
      {note === null ? null : <Hint tone="good">{`学校的打算（${dateOf(note.at)}）：${note.text}`}</Hint>}
    </>
  );
}

/** The school's own words, for whoever reads the finding. */
function Words({ notice, onKept }: { notice: WireHelpNotice; onKept: (list: WireHelpList) => void }) {
  const [open, setOpen] = useState(false);
  const [text, setText] = useState(notice.note?.text ?? '');
  const [fault, setFault] = useState('');
  const keep = useSend(
    (words: string) => call('noteHelp', { params: { notice: notice.id }, in: { text: words } }),
    (list) => {
      toast('已写下');
      setOpen(false);
      onKept(list);
    },
  );
  if (!open)
    return (
      <Button kind="soft" small onPress={() => setOpen(true)}>
        {notice.note === null ? '写写学校的打算' : '改一改'}
      </Button>
    );
  const send = (): void => {
    const words = text.trim();
    setFault(words.length < 2 ? '写一两句，教育局会看到。' : '');
    if (words.length >= 2) keep.send(words);
  };
  return (
    <Box className="gy-gap">
      <Field
        id={`help-${notice.id}`}
        label="学校打算怎么做"
        hint="教育局看到这一条时，会一起看到这句话。不要写家长和孩子的名字。"
        value={text}
        onChange={setText}
        fault={fault === '' ? undefined : fault}
        maxLength={MOST_SIGNS}
        long
      />
      {keep.problem === null ? null : (
        <Hint tone="bad" icon="alert">
          {keep.problem.message}
        </Hint>
      )}
      <Box className="gy-row">
        <Button small busy={keep.busy} onPress={send}>
          写下
        </Button>
        <Button kind="plain" small onPress={() => setOpen(false)}>
          先不写
        </Button>
      </Box>
    </Box>
  );
}
