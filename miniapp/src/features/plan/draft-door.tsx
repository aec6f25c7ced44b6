import type { WirePlan } from '@contract/index';
import { call } from '../../api/client';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Hint } from '../../components/notice';
import { go, pageUrl } from '../../platform/go';

const draftUrl = (plan: string): string => pageUrl('/school/pages/plan-draft/index', { id: plan });

/** The way from a plan to its draft: to write on, to review, or to begin the next version. */
export function DraftDoor({ plan }: { plan: WirePlan }) {
  const { send, busy, problem } = useSend(
    () => call('beginDraft', { params: { plan: plan.id } }),
    () => void go.to(draftUrl(plan.id)),
  );
  const open = (): void => void go.to(draftUrl(plan.id));
  if (plan.plans !== true && plan.reviews !== true) return null;
  const { draft } = plan;
  return (
    <Box className="gy-row gy-row--tight">
      {draft === 'in-review' ? (
        <Button id="open-draft" kind={plan.reviews ? 'main' : 'line'} onPress={open}>
          {plan.reviews ? '去审核' : '看交去审核的'}
        </Button>
      ) : draft !== undefined ? (
        <Button id="open-draft" kind={plan.plans ? 'main' : 'line'} onPress={open}>
          {draft === 'sent-back' ? '被退回了，去改' : plan.state === 'draft' ? '打开周历' : '接着起草新的一版'}
        </Button>
      ) : plan.plans && plan.state !== 'ended' ? (
        <Button id="begin-draft" kind="soft" busy={busy} onPress={send}>
          起草新的一版
        </Button>
      ) : null}
      {problem === null ? null : (
        <Hint tone="bad" icon="alert">
          {problem.message}
        </Hint>
      )}
    </Box>
  );
}

/** An empty plan for the coming term, to be filled in the calendar. */
export function NewPlan() {
  const { send, busy, problem } = useSend(
    () => call('createPlan', {}),
    ({ id }) => void go.to(draftUrl(id)),
  );
  return (
    <Box className="gy-row">
      <Button id="new-plan" kind="soft" icon="plan" busy={busy} onPress={send}>
        在周历里新做一个
      </Button>
      {problem === null ? null : (
        <Hint tone="bad" icon="alert">
          {problem.message}
        </Hint>
      )}
    </Box>
  );
}
