import type { ReactNode } from 'react';
import { Box } from './box';
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
  children: (data: T) => ReactNode;
}

/** One of: the skeleton, a sentence with a retry, or the content (with a note when it could not be refreshed). */
export function Loaded<T>({ of, retry, skeleton, children }: LoadedProps<T>) {
  if (of.state === 'loading') return <>{skeleton ?? <Skeleton />}</>;
  if (of.state === 'failed') return <Failure problem={of.problem} retry={retry} />;
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

export function Failure({ problem, retry }: { problem: Trouble; retry: () => void }) {
  if (problem.code === 'net/offline') {
    return <Notice kind="offline" title="没有连上网络" text="请检查手机的网络，连上以后再试。看过的进度都留着。" retry={retry} />;
  }
  return <Notice kind="error" title="没有打开" text={problem.message} requestId={problem.requestId} retry={retry} />;
}
