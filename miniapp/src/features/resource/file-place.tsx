import { useRef, useState } from 'react';
import type { WireFilePlace, WireOwnResource, WireResourceDraft, WireUpload } from '@contract/index';
import { call } from '../../api/client';
import { asProblem, type ApiProblem } from '../../api/problem';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Hint } from '../../components/notice';
import { chooseFile, smallPicture, type LocalFile } from '../../platform/local-file';
import { later, sinceStart } from '../../platform/wait';
import { sendFile, type FileDoor, type Sent } from './send-file';
import { minutesOf, placeNames, sizeOf } from './words';

interface FilePlaceProps {
  id: string;
  place: WireFilePlace;
  draft: WireResourceDraft;
  /** What may be chosen, and what is said of it. */
  accept: string;
  hint: string;
  name?: string;
  onChanged: (item: WireOwnResource) => void;
  /** Said while something is under way, so that the page is not left by mistake. */
  onBusy: (busy: boolean) => void;
}

const doorOf = (resource: string, place: WireFilePlace): FileDoor => ({
  begin: (name, bytes) => call('beginUpload', { params: { resource }, in: { place, name, bytes } }),
  look: (upload) => call('upload', { params: { upload } }),
  piece: (upload, offset, sha256, bytes) => call('sendPiece', { params: { upload }, query: { offset, sha256 }, in: bytes }),
  finish: (upload, sha256) => call('finishUpload', { params: { upload }, in: { sha256 } }),
  now: sinceStart,
  wait: later,
});

/** One place for a file: choose it, see how far it came, pause, go on; also with what was left on its way when the page was closed. */
export function FilePlace({ id, place, draft, accept, hint, name = placeNames[place], onChanged, onBusy }: FilePlaceProps) {
  const [file, setFile] = useState<LocalFile | null>(null);
  const [sent, setSent] = useState<Sent | null>(null);
  const [running, setRunning] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const pause = useRef(false);
  const there = place === 'picture' ? undefined : draft.files[place];
  const left: WireUpload | undefined = draft.uploads.find((one) => one.place === place);

  const run = (chosen: LocalFile): void => {
    pause.current = false;
    setFile(chosen);
    setProblem(null);
    setRunning(true);
    onBusy(true);
    sendFile(doorOf(id, place), chosen, { paused: () => pause.current, onSent: setSent })
      .then((done) => {
        if (!done) return;
        setFile(null);
        setSent(null);
        onChanged(done);
      })
      .catch((error: unknown) => {
        setProblem(asProblem(error));
        setFile(null);
        setSent(null);
      })
      .finally(() => {
        setRunning(false);
        onBusy(false);
      });
  };
  const choose = (): void =>
    void chooseFile(accept)
      .then((chosen) => (chosen !== null && (place === 'poster' || place === 'picture') ? smallPicture(chosen) : chosen))
      .then((chosen) => {
        if (chosen !== null) run(chosen);
      });
  const drop = useSend(
    (upload: string) => call('dropUpload', { params: { upload } }),
    (item) => {
      setFile(null);
      setSent(null);
      onChanged(item);
    },
  );
  const remove = useSend(
    () => call('removeFile', { params: { resource: id }, in: { rev: draft.rev, place: place === 'picture' ? 'poster' : place } }),
    onChanged,
  );
  const wrong = problem ?? drop.problem ?? remove.problem;
  const percent = sent === null ? 0 : Math.floor((sent.bytes / sent.of) * 100);
  const waiting = file === null && left !== undefined ? left : undefined;
  return (
    <Box className="gy-place" id={`place-${place}`}>
      <Box className="gy-row gy-row--apart">
        <Box className="gy-place__words">
          <Box className="gy-strong">{name}</Box>
          <Box as="p" className="gy-meta">
            {there === undefined
              ? hint
              : `${there.name}　${sizeOf(there.bytes)}${there.seconds === undefined || place === 'captions' ? '' : `　${minutesOf(there.seconds)}`}`}
          </Box>
        </Box>
        {running ? null : (
          <Box className="gy-row gy-row--tight">
            {file === null ? (
              <Button id={`choose-${place}`} kind={there === undefined ? 'soft' : 'line'} small onPress={choose}>
                {waiting === undefined ? (there === undefined ? '选择文件' : '换一个') : '再选这个文件，接着传'}
              </Button>
            ) : (
              <Button id={`resume-${place}`} kind="soft" small onPress={() => run(file)}>
                接着传
              </Button>
            )}
            {there !== undefined && file === null && waiting === undefined ? (
              <Button id={`remove-${place}`} kind="plain" small busy={remove.busy} label={`拿掉${name}`} onPress={() => remove.send()}>
                拿掉
              </Button>
            ) : null}
          </Box>
        )}
      </Box>
      {waiting === undefined ? null : (
        <Box className="gy-gap">
          <Hint tone="warm">
            {`“${waiting.name}”上次传到 ${Math.floor((waiting.offset / waiting.bytes) * 100)}%（${sizeOf(waiting.offset)}）。再选同一个文件，会从这里接着传。`}
          </Hint>
          <Button id={`give-up-${place}`} kind="plain" small busy={drop.busy} onPress={() => drop.send(waiting.id)}>
            不要了
          </Button>
        </Box>
      )}
      {sent === null ? null : (
        <Box className="gy-gap" id={`progress-${place}`}>
          <Box className="gy-bar__rail" role="progressbar" label={`${name}已传 ${percent}%`}>
            <Box className="gy-bar__fill" style={{ width: `${percent}%` }} />
          </Box>
          <Box className="gy-row gy-row--apart gy-gap-s">
            <Box as="p" className="gy-meta" live>
              {sent.waits
                ? `网络断了，连上以后自己接着传（${percent}%）`
                : percent >= 100
                  ? '传完了，正在检查…'
                  : `${running ? '正在传' : '已暂停'}：${percent}%，${sizeOf(sent.bytes)} / ${sizeOf(sent.of)}`}
            </Box>
            {running && percent < 100 ? (
              <Button id={`pause-${place}`} kind="line" small onPress={() => (pause.current = true)}>
                暂停
              </Button>
            ) : null}
          </Box>
        </Box>
      )}
      {wrong === null ? null : (
        <Box className="gy-gap">
          <Hint tone="bad" icon="alert">
            {wrong.message}
          </Hint>
        </Box>
      )}
    </Box>
  );
}
