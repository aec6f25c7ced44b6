import type { ReactNode } from 'react';
import { Box } from './box';
import { Button } from './button';
import { Hint, Notice } from './notice';
import { Skeleton } from './skeleton';

interface Trouble {
  readonly code: string;
  readonly message: string;
  readonly requestId?: string | undefined;
}
type State<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly data: T; readonly stale?: Trouble | undefined }
  | { readonly state: 'failed'; readonly problem: Trouble };

interface LoadedProps<T> {
  of: State<T>;
  retry: () => void;
  skeleton?: ReactNode;
  /** What is safe without a network, said where somebody may worry about it. */
  safe?: string;
  children: (data: T) => ReactNode;
}

/** One of: the skeleton, a sentence with a retry, or the content (with a note when it could not be refreshed). */
export function Loaded<T>({ of, retry, skeleton, safe, children }: LoadedProps<T>) {
  if (of.state === 'loading') return <>{skeleton ?? <Skeleton />}</>;
  if (of.state === 'failed') return <Failure problem={of.problem} retry={retry} {...(safe === undefined ? {} : { safe })} />;
  return (
    <>
      {of.stale ? (
        <Box className="gy-stale">
          <Hint tone="warm" icon={of.stale.code === 'net/offline' ? 'offline' : 'alert'}>
            {of.stale.code === 'net/offline' ? '现在没有网络，下面是刚才的内容。' : `没有刷新成功：${of.stale.message}`}
          </Hint>
        </Box>
      ) : null}
      {children(of.data)}
    </>
  );
}

/** Said to parents: what they watched waits on the phone and is sent later. */
export const WATCHED_IS_SAFE = '看过的进度都留着。';

export function Failure({ problem, retry, safe = '' }: { problem: Trouble; retry: () => void; safe?: string }) {
  if (problem.code === 'net/offline') {
    return <Notice kind="offline" title="没有连上网络" text={`请检查网络，连上以后再试。${safe}`} retry={retry} />;
  }
  return <Notice kind="error" title="没有打开" text={problem.message} requestId={problem.requestId} retry={retry} />;
}

interface PartFailureProps {
  id: string;
  /** What is missing, as one would name it: «要联系的家庭». */
  what: string;
  problem: Trouble;
  retry: () => void;
}

/** A part of a page that could not be read, while the rest stands: said in one line, with its own retry. */
export function PartFailure({ id, what, problem, retry }: PartFailureProps) {
  return (
    <Box id={id} className="gy-card gy-below gy-noprint">
      <Hint tone="warm" icon={problem.code === 'net/offline' ? 'offline' : 'alert'}>
        {`${what}没有打开：${problem.message}`}
      </Hint>
      <Box className="gy-gap-s">
        <Button id={`${id}-retry`} kind="soft" small onPress={retry}>
          再试一次
        </Button>
      </Box>
    </Box>
  );
}
