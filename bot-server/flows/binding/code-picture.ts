import { plainCode, sceneOf } from '../../domain/binding/codes';
import { Refusal } from '../../domain/refusal';
import type { AccountStore } from '../../store/accounts';
import type { BindingStore } from '../../store/bindings';
import type { Gateway } from '../../wechat/gateway';

interface Needs {
  readonly accounts: Pick<AccountStore, 'all'>;
  readonly bindings: { readonly classCodes: Pick<BindingStore['classCodes'], 'classroomOf' | 'picture' | 'keepPicture'> };
  readonly gateway: Pick<Gateway, 'drawCode'>;
}

/** The page that every class code opens. */
export const BIND_PAGE = 'pages/bind/index';

/**
 * The mini-program code of a class as WeChat draws it, base64; drawn once a code. Undefined where WeChat gives none.
 * For everybody who holds the code: whoever scanned the paper outside the mini-program gets in by it.
 * @throws Refusal binding/code-unknown
 */
export async function codePicture(needs: Needs, text: string): Promise<string | undefined> {
  const code = plainCode(text);
  const classroomId = code === undefined ? undefined : await needs.bindings.classCodes.classroomOf(code);
  if (code === undefined || classroomId === undefined) throw new Refusal('binding/code-unknown');
  const kept = await needs.bindings.classCodes.picture(classroomId);
  if (kept !== undefined) return kept;
  const account = (await needs.accounts.all()).find(({ kind }) => kind === 'mini-program');
  const drawn = account && (await needs.gateway.drawCode(account.id, { scene: sceneOf({ code }), page: BIND_PAGE }));
  if (drawn) await needs.bindings.classCodes.keepPicture({ classroomId, code }, drawn);
  return drawn;
}
