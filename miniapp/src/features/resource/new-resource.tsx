import { useCallback, useState } from 'react';
import type { WireCatalogueCard, WireOwnResource } from '@contract/index';
import { call } from '../../api/client';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Choice, Field } from '../../components/field';
import { Hint } from '../../components/notice';
import { Sheet } from '../../components/sheet';
import { forNames, kindNames } from './words';

type Kind = WireCatalogueCard['kind'];
type For = WireCatalogueCard['for'];
const kinds = Object.entries(kindNames) as [Kind, string][];
const whom = Object.entries(forNames) as [For, string][];
const about: Record<Kind, string> = {
  article: '写文字，可以配图片。',
  video: 'MP4，最大 200 MB，要有封面和字幕。',
  audio: 'M4A 或 MP3，要有封面。',
  link: '只记打开，不记看了多久。',
};

/** Begins something of one's own: what it is, for whom, and its name. */
export function NewResource({ onBegun }: { onBegun: (begun: WireOwnResource) => void }) {
  const [open, setOpen] = useState(false);
  const close = useCallback(() => setOpen(false), []);
  const [kind, setKind] = useState<Kind>('article');
  const [to, setTo] = useState<For>('guardian');
  const [title, setTitle] = useState('');
  const begin = useSend(() => call('startDraft', { in: { kind, for: to, title: title.trim() } }), onBegun);
  return (
    <>
      <Button id="new-resource" icon="upload" onPress={() => setOpen(true)}>
        新建内容
      </Button>
      {open ? (
        <Sheet id="new-resource-sheet" title="新建内容" onClose={close}>
          <Box className="gy-stack">
            <Choice label="形式" options={kinds} value={kind} onChange={setKind} />
            <Box as="p" className="gy-meta">
              {about[kind]}
            </Box>
            <Choice label="给谁" options={whom} value={to} onChange={setTo} />
            <Field id="new-title" label="标题（20 个字以内）" value={title} onChange={setTitle} maxLength={20} fill="off" />
            {begin.problem === null ? null : (
              <Hint tone="bad" icon="alert">
                {begin.problem.message}
              </Hint>
            )}
            <Button id="begin" off={title.trim() === ''} busy={begin.busy} onPress={() => begin.send()}>
              开始
            </Button>
          </Box>
        </Sheet>
      ) : null}
    </>
  );
}
