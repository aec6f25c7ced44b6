import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as ts from 'typescript';

/** What WeChat's own type declarations say of one member of `wx`. */
export interface WxMember {
  readonly callable: boolean;
  /** The names its option may carry; null where the first argument is no option object. */
  readonly options: ReadonlySet<string> | null;
  readonly required: readonly string[];
}

export interface WxTypings {
  readonly wx: ReadonlyMap<string, WxMember>;
  /** Members of a named interface, `VideoContext` for instance. */
  membersOf(name: string): ReadonlySet<string>;
}

let read: WxTypings | undefined;

/** Reads the declarations of npm's miniprogram-api-typings, once. */
export function wxTypings(): WxTypings {
  return (read ??= readTypings());
}

function readTypings(): WxTypings {
  const home = dirname(require.resolve('miniprogram-api-typings/package.json'));
  const file = join(home, 'types/wx/lib.wx.api.d.ts');
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, false);
  const interfaces = new Map<string, ts.InterfaceDeclaration[]>();
  const collect = (node: ts.Node): void => {
    if (ts.isInterfaceDeclaration(node)) interfaces.set(node.name.text, [...(interfaces.get(node.name.text) ?? []), node]);
    else if (ts.isModuleDeclaration(node) || ts.isModuleBlock(node)) ts.forEachChild(node, collect);
  };
  ts.forEachChild(source, collect);

  function partsOf(name: string): Map<string, ts.TypeElement> {
    const all = new Map<string, ts.TypeElement>();
    for (const declared of interfaces.get(name) ?? []) {
      for (const clause of declared.heritageClauses ?? [])
        for (const { expression } of clause.types)
          if (ts.isIdentifier(expression)) partsOf(expression.text).forEach((part, key) => all.set(key, part));
      for (const member of declared.members)
        if (member.name && (ts.isIdentifier(member.name) || ts.isStringLiteral(member.name))) all.set(member.name.text, member);
    }
    return all;
  }
  const named = (type: ts.TypeNode | undefined): string | null =>
    type !== undefined && ts.isTypeReferenceNode(type) && ts.isIdentifier(type.typeName) ? type.typeName.text : null;
  function memberOf(member: ts.TypeElement): WxMember {
    const callable = ts.isMethodSignature(member);
    const option = callable ? named(member.parameters[0]?.type) : null;
    if (option === null || !/Option$/.test(option) || !interfaces.has(option)) return { callable, options: null, required: [] };
    const parts = partsOf(option);
    return { callable, options: new Set(parts.keys()), required: [...parts].filter(([, p]) => !p.questionToken).map(([key]) => key) };
  }

  const wx = new Map([...partsOf('Wx')].map(([name, member]) => [name, memberOf(member)]));
  if (wx.size < 300) throw new Error(`only ${wx.size} members of wx found in ${file}`);
  return { wx, membersOf: (name) => new Set(partsOf(name).keys()) };
}
