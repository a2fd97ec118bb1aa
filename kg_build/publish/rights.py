"""What the folder says of rights, in zh and en, and the names of licences that people know."""

from __future__ import annotations

from typing import Final

__all__ = ["KNOWN_LICENSES", "RIGHTS"]

RIGHTS: Final = (
    "许可证适用于发布者整理的数据：三元组、表格、标识符和说明。图中引用的句子出自各级政府公开的工作报告，不是发布者的作品，也不由发布者授权；"
    "中国的著作权法（第五条）不保护官方文件：法规，以及机关作出的立法、行政或司法方面的文书。"
    "引用句子时请注明出自哪一份报告。"
    "到外部数据的链接集若有自己的许可证，目录和 void.ttl 里写明。本体和形状文件随 kg-build 以 Apache-2.0 许可。",
    "The licence covers the data that the publisher made: triples, tables, identifiers and descriptions. The sentences quoted in the "
    "graphs come from work reports that governments made public; they are not the publisher's work and not the publisher's to license. "
    "Article 5 of China's Copyright Law excludes laws, regulations, resolutions, decisions and orders of state organs and other documents "
    "of a legislative, administrative or judicial nature. When you quote a sentence, name the report it comes from. Linksets that have "
    "a licence of their own name it in the catalogue and in void.ttl. The ontology and the shapes come with kg-build under Apache-2.0.",
)

KNOWN_LICENSES: Final = {
    "https://creativecommons.org/licenses/by/4.0/": ("知识共享 署名 4.0（CC BY 4.0）", "Creative Commons Attribution 4.0 (CC BY 4.0)"),
    "https://creativecommons.org/publicdomain/zero/1.0/": ("CC0 1.0（放弃权利）", "CC0 1.0 (public domain dedication)"),
    "https://creativecommons.org/licenses/by-sa/4.0/": (
        "知识共享 署名—相同方式共享 4.0（CC BY-SA 4.0）", "Creative Commons Attribution-ShareAlike 4.0 (CC BY-SA 4.0)",
    ),
    "https://opendatacommons.org/licenses/odbl/1-0/": ("开放数据库许可 1.0（ODbL）", "Open Database License 1.0 (ODbL)"),
}  # fmt: skip
