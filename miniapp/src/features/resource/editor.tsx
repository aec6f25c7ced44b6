import { useCallback, useState, type ReactNode } from 'react';
import type { WireOwnResource, WireResourceDraft } from '@contract/index';
import { call } from '../../api/client';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Hint } from '../../components/notice';
import { Confirm } from '../../components/sheet';
import { DraftForm } from './draft-form';
import { FilePlace } from './file-place';
import { TextEditor } from './text-editor';
import { useDraftWords } from './use-draft-words';
import './resource.scss';

interface EditorProps {
  item: WireOwnResource;
  draft: WireResourceDraft;
  onChanged: (item: WireOwnResource) => void;
  onSubmitted: (item: WireOwnResource) => void;
  onDropped: () => void;
  /** How it looks so far. */
  preview: ReactNode;
}

/** Everything that is written of a draft, with how it looks beside it, and handing it in. */
export function Editor({ item, draft, onChanged, onSubmitted, onDropped, preview }: EditorProps) {
  const { id, kind } = item.card;
  const typing = useDraftWords(id, draft, onChanged);
  const [busyFiles, setBusy] = useState(0);
  const [asked, setAsked] = useState(false);
  const close = useCallback(() => setAsked(false), []);
  const onBusy = useCallback((busy: boolean) => setBusy((count) => Math.max(0, count + (busy ? 1 : -1))), []);
  const submit = useSend(async () => {
    const item = await typing.settle();
    return call('submitDraft', { params: { resource: id }, in: { rev: item?.draft?.rev ?? draft.rev } });
  }, onSubmitted);
  const drop = useSend(() => call('dropDraft', { params: { resource: id }, in: { rev: draft.rev } }), onDropped);
  const files = { id, draft, onChanged, onBusy };
  const played = kind === 'video' || kind === 'audio';
  const problem = submit.problem ?? drop.problem;
  return (
    <Box className="gy-editor">
      <Box>
        {draft.sentBack === undefined ? null : (
          <Box className="gy-below" id="sent-back">
            <Hint tone="warm" icon="alert">{`${draft.sentBack.by}退回：${draft.sentBack.words}`}</Hint>
          </Box>
        )}
        <Box className="gy-card">
          <DraftForm kind={kind} words={typing.words} faults={draft.faults} onChange={typing.put} />
        </Box>
        {played ? (
          <Box as="section" className="gy-card" label="文件">
            {kind === 'video' ? (
              <>
                <FilePlace
                  {...files}
                  place="media"
                  name="视频"
                  accept="video/mp4,.mp4,.m4v"
                  hint="MP4（H.264 画面、AAC 声音），最大 200 MB"
                />
                <FilePlace {...files} place="poster" accept="image/jpeg,image/png,image/webp" hint="JPEG、PNG 或 WebP" />
                <FilePlace {...files} place="captions" accept=".vtt,text/vtt" hint="WebVTT（.vtt）" />
                <FilePlace {...files} place="sound" accept="audio/mp4,audio/mpeg,.m4a,.mp3" hint="可以不传。M4A 或 MP3，和视频一样长" />
              </>
            ) : (
              <>
                <FilePlace
                  {...files}
                  place="media"
                  name="音频"
                  accept="audio/mp4,audio/mpeg,.m4a,.mp3"
                  hint="M4A（AAC）或 MP3，最大 200 MB"
                />
                <FilePlace {...files} place="poster" accept="image/jpeg,image/png,image/webp" hint="JPEG、PNG 或 WebP" />
              </>
            )}
          </Box>
        ) : null}
        <Box className="gy-card">
          <TextEditor
            id={id}
            draft={draft}
            text={typing.words.text}
            label={kind === 'article' ? '正文' : '下面的文字（可以不写）'}
            onText={(text) => typing.put({ ...typing.words, text })}
            onChanged={onChanged}
            onBusy={onBusy}
          />
        </Box>
      </Box>
      <Box className="gy-editor__side">
        <Box as="section" className="gy-card gy-below" label="提交">
          <Box as="p" className="gy-meta" id="saved" live>
            {typing.problem !== null ? '没有保存成功' : typing.saved ? '已自动保存' : '正在保存…'}
          </Box>
          {typing.problem === null ? null : (
            <Box className="gy-gap">
              <Hint tone="bad" icon="alert">
                {typing.problem.message}
              </Hint>
              <Button id="save-again" kind="line" small onPress={typing.retry}>
                再保存一次
              </Button>
            </Box>
          )}
          {draft.faults.length === 0 ? (
            <Box className="gy-gap">
              <Hint tone="good" icon="tick">
                可以提交了，由另一位同事审核。
              </Hint>
            </Box>
          ) : (
            <Box as="ul" id="faults" className="gy-gap" label="还要补的">
              {draft.faults.slice(0, 12).map(({ field, message }) => (
                <Box as="li" key={`${field}:${message}`} className="gy-soft">{`· ${message}`}</Box>
              ))}
            </Box>
          )}
          {draft.advice.map((line) => (
            <Box as="p" key={line} className="gy-meta gy-gap">
              {`建议：${line}`}
            </Box>
          ))}
          {problem === null ? null : (
            <Box className="gy-gap">
              <Hint tone="bad" icon="alert">
                {problem.message}
              </Hint>
            </Box>
          )}
          <Box className="gy-row gy-gap">
            <Button
              id="submit"
              off={busyFiles > 0 || (typing.saved && draft.faults.length > 0)}
              busy={submit.busy}
              onPress={() => submit.send()}
            >
              提交审核
            </Button>
            <Button id="drop" kind="plain" small onPress={() => setAsked(true)}>
              删掉草稿
            </Button>
          </Box>
        </Box>
        {preview}
      </Box>
      {asked ? (
        <Confirm
          title="删掉这个草稿吗？"
          text={item.shown === undefined ? '写的字和传的文件都会删掉。' : '正在写的新版本会删掉，已经发布的那一版不变。'}
          yes="删掉"
          busy={drop.busy}
          onYes={() => drop.send()}
          onNo={close}
        />
      ) : null}
    </Box>
  );
}
