import { useState } from 'react';
import type { WireOwnResource, WireResourceDraft } from '@contract/index';
import { mediaUrl } from '../../api/client';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Field } from '../../components/field';
import { Picture } from '../../components/picture';
import { FilePlace } from './file-place';

interface TextEditorProps {
  id: string;
  draft: WireResourceDraft;
  text: string;
  label: string;
  onText: (text: string) => void;
  onChanged: (item: WireOwnResource) => void;
  onBusy: (busy: boolean) => void;
}

const PARTS: readonly (readonly [string, string, string])[] = [
  ['heading', '加小标题', '## 小标题'],
  ['list', '加列表', '- 第一条\n- 第二条'],
  ['quote', '加引用', '> 要突出的一句话'],
];
const joined = (text: string, part: string): string => (text.trim() === '' ? `${part}\n` : `${text.replace(/\s+$/, '')}\n\n${part}\n`);

/** Plain writing: an empty line parts paragraphs; buttons put in what people do not know how to write. */
export function TextEditor({ id, draft, text, label, onText, onChanged, onBusy }: TextEditorProps) {
  const [pictures, setPictures] = useState(draft.pictures.length > 0);
  const faults = draft.faults.filter(({ field }) => field === 'text').map(({ message }) => message);
  return (
    <Box as="section" label={label}>
      <Box className="gy-row gy-row--tight gy-below-s">
        {PARTS.map(([key, words, part]) => (
          <Button key={key} id={`add-${key}`} kind="line" small onPress={() => onText(joined(text, part))}>
            {words}
          </Button>
        ))}
        <Button id="add-picture" kind="line" small onPress={() => setPictures(true)}>
          加图片
        </Button>
      </Box>
      <Box className="gy-writing">
        <Field
          id="text"
          label={label}
          hint="空一行就是新的一段。两个星号夹住的字会突出：**这样**。"
          long
          value={text}
          fault={faults.length === 0 ? undefined : faults.slice(0, 3).join('；')}
          onChange={onText}
          maxLength={60_000}
          fill="off"
        />
      </Box>
      {pictures ? (
        <Box className="gy-gap">
          <FilePlace
            id={id}
            place="picture"
            draft={draft}
            accept="image/jpeg,image/png,image/webp"
            hint="JPEG、PNG 或 WebP，最多 20 张"
            onChanged={onChanged}
            onBusy={onBusy}
          />
          <Box className="gy-thumbs gy-gap">
            {draft.pictures.map(({ call: name, address }) => (
              <Box key={name} className="gy-thumbs__one">
                <Picture src={mediaUrl(address)} label={`图片 ${name}`} className="gy-thumbs__picture" />
                <Button id={`put-${name}`} kind="line" small onPress={() => onText(joined(text, `![图上是什么](${name})`))}>
                  {`放进正文（${name}）`}
                </Button>
              </Box>
            ))}
          </Box>
        </Box>
      ) : null}
    </Box>
  );
}
