import { Box } from './box';
import { Button } from './button';
import { Hint } from './notice';

interface MoreProps {
  more: (() => void) | undefined;
  busy: boolean;
  problem: { readonly message: string } | null;
}

/** The end of a list that goes on. */
export function More({ more, busy, problem }: MoreProps) {
  if (more === undefined) return null;
  return (
    <Box className="gy-stack gy-gap">
      {problem === null ? null : <Hint tone="bad">{problem.message}</Hint>}
      <Button id="more" kind="line" wide busy={busy} onPress={more}>
        再看一些
      </Button>
    </Box>
  );
}
